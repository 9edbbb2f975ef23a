import { useState } from 'react'
import { useT } from '../../i18n/use-t.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'

/** Asks for a document's password; closing it gives up. */
export function PasswordDialog(props: { readonly wasWrong: boolean; readonly title: string; readonly onAnswer: (password: string | null) => void }) {
  const t = useT()
  const [password, setPassword] = useState('')
  const submit = () => {
    if (password !== '') props.onAnswer(password)
  }
  return (
    <Dialog
      open
      onClose={() => props.onAnswer(null)}
      title={t('reader.passwordTitle')}
      description={props.title === '' ? t('reader.passwordDetail') : `${props.title} · ${t('reader.passwordDetail')}`}
      actions={
        <>
          <Button onClick={() => props.onAnswer(null)}>{t('app.cancel')}</Button>
          <Button variant="primary" onClick={submit} disabled={password === ''}>
            {t('reader.unlock')}
          </Button>
        </>
      }
    >
      <TextField
        autoFocus
        type="password"
        label={t('reader.password')}
        value={password}
        error={props.wasWrong && password === '' ? t('reader.passwordWrong') : undefined}
        onChange={(event) => setPassword(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && submit()}
      />
    </Dialog>
  )
}
