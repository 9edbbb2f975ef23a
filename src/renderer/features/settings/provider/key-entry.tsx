import { KeyRound } from 'lucide-react'
import type { KeyOwner } from '../../../../shared/contract/providers.ts'
import { useT } from '../../../i18n/use-t.ts'
import { useStores } from '../../../services-context.tsx'
import { Button } from '../../../ui/button.tsx'
import { TextField } from '../../../ui/fields.tsx'
import { RadioCards } from './radio-cards.tsx'
import type { KeyDraft } from './use-key-draft.ts'

/** Whether there is a key, where it is kept, and a field for another. What is kept is never shown. */
export function KeyEntry(props: { readonly owner: KeyOwner; readonly draft: KeyDraft }) {
  const t = useT()
  const { providers } = useStores()
  const { draft, owner } = props
  const { held } = draft
  const typed = draft.text.trim() !== ''
  return (
    <div className="key-entry">
      <p className="key-state">
        <KeyRound size={14} aria-hidden />
        <span>
          {held && !held.readable ? t('providers.key.unreadable') : t(`providers.key.source.${held?.source ?? 'none'}`)} {!held && owner.provider === 'compatible' && t('providers.key.notNeeded')}
        </span>
      </p>
      <div className="key-line">
        <TextField
          label={t(held ? 'providers.key.enterNew' : 'providers.key.enter')}
          type="password"
          value={draft.text}
          maxLength={500}
          autoComplete="new-password"
          onChange={(event) => draft.setText(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && void draft.save()}
        />
        {typed && (
          <Button disabled={!draft.ready} onClick={() => void draft.save()}>
            {t('providers.key.save')}
          </Button>
        )}
        {held && held.source !== 'environment' && !typed && <Button onClick={() => void providers.getState().removeKey({ provider: held.provider, baseUrl: held.baseUrl })}>{t('providers.key.remove')}</Button>}
      </div>
      {typed && (
        <>
          <RadioCards
            plain
            label={t('providers.key.keep')}
            value={draft.keep}
            onChange={draft.setKeep}
            options={
              draft.keychain
                ? [
                    { value: 'keychain', label: t('providers.key.keepKeychain') },
                    { value: 'session', label: t('providers.key.keepSession') },
                  ]
                : [
                    { value: 'session', label: t('providers.key.keepSession') },
                    { value: 'file', label: t('providers.key.keepFile'), note: t('providers.key.noKeyring') },
                  ]
            }
          />
          {draft.keep === 'file' && (
            <label className="key-agree">
              <input type="checkbox" checked={draft.agreed} onChange={(event) => draft.setAgreed(event.target.checked)} />
              <span>{t('providers.key.agree')}</span>
            </label>
          )}
        </>
      )}
      <p className="muted settings-note">{t('providers.key.never')}</p>
    </div>
  )
}
