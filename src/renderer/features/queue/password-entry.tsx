import { KeyRound, Lock } from 'lucide-react'
import { useState } from 'react'
import type { Failure } from '../../../shared/failure.ts'
import type { JobView } from '../../../shared/model/job.ts'
import { useT } from '../../i18n/use-t.ts'
import { useStores } from '../../services-context.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'

/** Asks for a document's password. What is to be said stands on one line that is always there, so that nothing below it moves. */
export function PasswordEntry(props: { readonly job: JobView }) {
  const t = useT()
  const { queue } = useStores()
  const [password, setPassword] = useState('')
  const [refusal, setRefusal] = useState<Failure | null>(null)
  const { documentId, title, state } = props.job
  const isTrying = state.kind !== 'failed'
  const code = refusal?.code ?? (state.kind === 'failed' ? state.failure.code : null)
  const isWrong = code !== null && code !== 'password-required'
  const submit = async () => {
    if (password === '' || isTrying) return
    const refused = await queue.getState().givePassword(documentId, password)
    setRefusal(refused)
    if (!refused) setPassword('')
  }
  return (
    <form
      className="job-password"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <p className={isWrong && !isTrying ? 'job-password-says job-password-wrong' : 'job-password-says'} role="status">
        <Lock size={14} aria-hidden />
        <span>{isTrying ? t('queue.password.trying') : isWrong && code !== 'password-wrong' ? t(`failures.${code}.what`) : isWrong ? t('queue.password.wrong') : t('queue.password.needed')}</span>
      </p>
      <TextField
        label={t('queue.password.label', { title })}
        labelHidden
        type="password"
        icon={<KeyRound size={14} aria-hidden />}
        placeholder={t('queue.password.placeholder')}
        value={password}
        readOnly={isTrying}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" variant="primary" disabled={password === '' || isTrying}>
        {t('queue.password.submit')}
      </Button>
      <span className="muted">{t('queue.password.note')}</span>
    </form>
  )
}
