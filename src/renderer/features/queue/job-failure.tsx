import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import type { Failure } from '../../../shared/failure.ts'
import type { JobView } from '../../../shared/model/job.ts'
import { useT } from '../../i18n/use-t.ts'
import { useLibraryCommands, useStores } from '../../services-context.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { TextField } from '../../ui/fields.tsx'

/** Why a document failed, in which stage, and the next step as a button. */
export function JobFailure(props: { readonly job: JobView; readonly failure: Failure }) {
  const t = useT()
  const { queue } = useStores()
  const { remove } = useLibraryCommands()
  const { job, failure } = props
  const needsPassword = failure.code === 'password-required' || failure.code === 'password-wrong'
  if (needsPassword) return <PasswordEntry job={job} wrong={failure.code === 'password-wrong'} />
  return (
    <ErrorNotice failure={failure} compact unnamed>
      {failure.retryable && <Button onClick={() => void queue.getState().act('retry', [job.documentId])}>{t('app.retry')}</Button>}
      <Button onClick={() => void remove([job.documentId])}>{t('app.delete')}</Button>
    </ErrorNotice>
  )
}

function PasswordEntry(props: { readonly job: JobView; readonly wrong: boolean }) {
  const t = useT()
  const { queue } = useStores()
  const [password, setPassword] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const { documentId, title } = props.job
  const submit = async () => {
    if (password === '') return
    const refused = await queue.getState().givePassword(documentId, password)
    setFailure(refused)
    if (!refused) setPassword('')
  }
  const error = failure ? t(`failures.${failure.code}.what`) : props.wrong ? t('failures.password-wrong.what') : undefined
  return (
    <form
      className="job-password"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <TextField
        label={t('queue.password.label', { title })}
        labelHidden
        type="password"
        icon={<KeyRound size={14} aria-hidden />}
        placeholder={t('queue.password.placeholder')}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={error}
      />
      <Button type="submit" variant="primary" disabled={password === ''}>
        {t('queue.password.submit')}
      </Button>
      <span className="muted">{t('queue.password.note')}</span>
    </form>
  )
}
