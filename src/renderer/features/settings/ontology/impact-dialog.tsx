import { useEffect, useState } from 'react'
import type { Failure } from '../../../../shared/failure.ts'
import type { DocumentId } from '../../../../shared/model/ids.ts'
import type { Quote } from '../../../../shared/model/provider.ts'
import { useFormat, useT, type Translate } from '../../../i18n/use-t.ts'
import type { Format } from '../../../i18n/format.ts'
import { useStores } from '../../../services-context.tsx'
import type { Impact } from '../../../stores/ontologies.ts'
import { sumQuotes } from '../../../stores/quote-sums.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { Spinner } from '../../../ui/status.tsx'

/** What a change would have extracted again, and at what price, before it is made. */
export function ImpactDialog(props: {
  readonly change: { readonly yaml?: string; readonly ontologyId?: string; readonly collectionId?: string }
  readonly title: string
  readonly words: { readonly only: string; readonly again: string; readonly nothing: string }
  readonly onClose: () => void
  /** With the documents to extract again; none where only the change is wanted. */
  readonly onAct: (documentIds: readonly DocumentId[]) => Promise<void>
}) {
  const t = useT()
  const { ontologies } = useStores()
  const { yaml, ontologyId, collectionId } = props.change
  const [impact, setImpact] = useState<Impact | Failure | null>(null)
  const [acting, setActing] = useState(false)
  useEffect(() => {
    let wanted = true
    const change = { ...(yaml !== undefined && { yaml }), ...(ontologyId !== undefined && { ontologyId }), ...(collectionId !== undefined && { collectionId }) }
    void ontologies
      .getState()
      .impact(change)
      .then((found) => wanted && setImpact(found))
    return () => {
      wanted = false
    }
  }, [ontologies, yaml, ontologyId, collectionId])
  const sum = impact && 'quotes' in impact ? sumQuotes(impact.quotes) : null
  const act = async (documentIds: readonly DocumentId[]) => {
    setActing(true)
    await props.onAct(documentIds)
    setActing(false)
    props.onClose()
  }
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.title}
      actions={
        <>
          <Button onClick={props.onClose}>{t('app.cancel')}</Button>
          {sum ? (
            <>
              <Button disabled={acting} onClick={() => void act([])}>
                {props.words.only}
              </Button>
              <Button variant="primary" disabled={acting} onClick={() => void act(sum.documentIds)}>
                {props.words.again}
              </Button>
            </>
          ) : (
            <Button variant="primary" disabled={acting || impact === null} onClick={() => void act([])}>
              {props.words.nothing}
            </Button>
          )}
        </>
      }
    >
      <ImpactText impact={impact} sum={sum} />
    </Dialog>
  )
}

function ImpactText(props: { readonly impact: Impact | Failure | null; readonly sum: Quote | null }) {
  const t = useT()
  const format = useFormat()
  const { impact, sum } = props
  if (impact === null)
    return (
      <p className="test-line" role="status">
        <Spinner label={t('ontologies.impact.asking')} /> {t('ontologies.impact.asking')}
      </p>
    )
  if ('code' in impact)
    return (
      <>
        <ErrorNotice failure={impact} compact />
        <p>{t('ontologies.impact.unknown')}</p>
      </>
    )
  if (impact.documents === 0 || !sum) return <p>{t('ontologies.impact.none')}</p>
  const tokens = `${format.number(sum.inputTokens[0] + sum.outputTokens[0])}–${format.number(sum.inputTokens[1] + sum.outputTokens[1])}`
  return (
    <>
      <p>{t('ontologies.impact.documents', { count: impact.documents })}</p>
      <p>{t('ontologies.impact.again', { calls: format.number(sum.calls), tokens, cost: costText(sum, t, format) })}</p>
      {sum.alreadyKept > 0 && <p>{t('ontologies.impact.kept', { count: sum.alreadyKept, number: format.number(sum.alreadyKept) })}</p>}
      <p className="muted">{t('ontologies.impact.stays')}</p>
    </>
  )
}

const leastShownUsd = 0.0001

function costText({ costUsd }: Quote, t: Translate, format: Format): string {
  if (!costUsd) return t('ontologies.impact.unpriced')
  const [low, high] = costUsd
  if (high === 0) return t('ontologies.impact.free')
  if (high < leastShownUsd) return t('ontologies.impact.lessThan', { cost: format.usd(leastShownUsd) })
  return format.usd(low) === format.usd(high) ? format.usd(high) : t('ontologies.impact.range', { low: format.usd(low), high: format.usd(high) })
}
