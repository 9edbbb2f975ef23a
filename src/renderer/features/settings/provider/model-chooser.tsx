import { useState } from 'react'
import { ProviderKind, type ModelChoice, type ModelProvider, type ProviderSettings } from '../../../../shared/model/provider.ts'
import { useT } from '../../../i18n/use-t.ts'
import { useSelect, useStores } from '../../../services-context.tsx'
import { Button } from '../../../ui/button.tsx'
import { Badge } from '../../../ui/status.tsx'
import { AddressField } from './address-field.tsx'
import { KeyEntry } from './key-entry.tsx'
import { ModelField } from './model-field.tsx'
import { choiceOf, isModelProvider, knownModels, samePlace, startDraft } from './place-draft.ts'
import { RadioCards } from './radio-cards.tsx'
import { TestResult } from './test-result.tsx'
import { useKeyDraft } from './use-key-draft.ts'

/** Who extracts: one of four, and for a model its place and key. Looking at another one changes nothing until it is used. */
export function ModelChooser(props: { readonly settings: ProviderSettings }) {
  const t = useT()
  const { providers } = useStores()
  const inUse = props.settings.extraction
  const [kind, setKind] = useState<ProviderKind>(inUse?.provider ?? 'builtin')
  const show = (next: ProviderKind) => {
    providers.getState().forgetTest()
    setKind(next)
  }
  return (
    <section className="settings-part settings-wide">
      <h2>{t('providers.title')}</h2>
      <p className="muted settings-note">{t('providers.note')}</p>
      <RadioCards
        label={t('providers.title')}
        labelHidden
        value={kind}
        onChange={show}
        options={ProviderKind.options.map((value) => ({
          value,
          label: t(`providers.kind.${value}`),
          note: t(`providers.kindNote.${value}`),
          badge: value === (inUse?.provider ?? 'builtin') ? <Badge>{t('providers.inUse')}</Badge> : undefined,
        }))}
      />
      {isModelProvider(kind) ? (
        <ModelPanel key={kind} provider={kind} inUse={inUse} />
      ) : (
        <Button variant="primary" disabled={inUse === null} onClick={() => void providers.getState().change({ extraction: null })}>
          {t('providers.useBuiltin')}
        </Button>
      )}
    </section>
  )
}

function ModelPanel(props: { readonly provider: ModelProvider; readonly inUse: ModelChoice | null }) {
  const t = useT()
  const { providers } = useStores()
  const { provider, inUse } = props
  const { prices, test } = useSelect('providers', (state) => ({ prices: state.prices, test: state.test }))
  const [draft, setDraft] = useState(() => startDraft(provider, inUse))
  const choice = choiceOf(provider, draft)
  const owner = { provider, baseUrl: choice?.baseUrl ?? null }
  const key = useKeyDraft(owner)
  const named = draft.model.trim() !== ''
  const shown = test.kind !== 'none' && test.choice.provider === provider && test.choice.baseUrl === owner.baseUrl ? test : { kind: 'none' as const }
  const listed = shown.kind === 'done' ? (shown.report.models ?? []) : []

  /** A key that is typed is kept first, so that what is tested is what will be used. */
  const withKey = async (act: (place: ModelChoice) => Promise<unknown>) => {
    if (choice && (await key.save())) await act(choice)
  }
  return (
    <div className="model-panel">
      {provider === 'compatible' && <AddressField value={draft.baseUrl} valid={choice !== null} onChange={(baseUrl) => setDraft({ ...draft, baseUrl })} />}
      <KeyEntry owner={owner} draft={key} />
      <ModelField label={t('providers.model')} value={draft.model} known={knownModels(provider, listed, prices)} placeholder={t('providers.modelHint')} note={t('providers.modelNote')} onChange={(model) => setDraft({ ...draft, model })} />
      <div className="settings-buttons">
        <Button disabled={choice === null || !key.ready || shown.kind === 'running'} onClick={() => void withKey((place) => providers.getState().runTest(place))}>
          {t(named ? 'providers.test' : 'providers.listModels')}
        </Button>
        <Button variant="primary" disabled={choice === null || !named || !key.ready || samePlace(choice, inUse)} onClick={() => void withKey((place) => providers.getState().change({ extraction: place }))}>
          {t('providers.use')}
        </Button>
        <span className="muted">{t('providers.testNote')}</span>
      </div>
      <TestResult test={shown} prices={prices} onChoose={(model) => setDraft({ ...draft, model })} />
    </div>
  )
}
