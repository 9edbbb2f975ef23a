import { useEffect } from 'react'
import type { DocumentId } from '../../../shared/model/ids.ts'
import { useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import type { Answer } from '../../stores/quotes.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { AnswerButtons } from '../queue/answer-buttons.tsx'
import { QuoteLine } from '../queue/quote-line.tsx'

/** Extracting a document that is ready, quoted before anything runs. */
export function ExtractDialog(props: { readonly documentId: DocumentId; readonly title: string; readonly onClose: () => void }) {
  const t = useT()
  const { quotes } = useStores()
  const { documentId, title, onClose } = props
  const single = useSelect('quotes', (state) => (state.single?.documentId === documentId ? state.single : null))
  useEffect(() => {
    void quotes.getState().quoteOne(documentId)
    return () => void quotes.getState().quoteOne(null)
  }, [quotes, documentId])
  const answer = async (mode: Answer) => {
    if (await quotes.getState().choose([documentId], mode)) onClose()
  }
  const quote = single?.quote ?? null
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('extraction.report.dialogTitle', { title })}
      description={t('extraction.report.dialogDetail')}
      actions={<AnswerButtons quote={quote} label={t('extraction.choices.answersFor', { title })} onAnswer={(mode) => void answer(mode)} />}
    >
      {single?.failure && <ErrorNotice failure={single.failure} compact />}
      {quote ? <QuoteLine quote={quote} /> : !single?.failure && <p className="muted">{t('extraction.choices.asking')}</p>}
    </Dialog>
  )
}
