import type { ExpansionPlan } from '../../graph-view/expansion.ts'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { Button } from '../../ui/button.tsx'
import { relationLabel } from '../../relation-label.ts'

/** What expanding would add, by relation, before it is done. */
export function ExpansionBar(props: { readonly plan: ExpansionPlan; readonly name: string; readonly onConfirm: () => void; readonly onCancel: () => void }) {
  const t = useT()
  const format = useFormat()
  const { plan, name } = props
  const isEmpty = plan.add.length + plan.edges.length === 0
  return (
    <div
      className="expansion-bar"
      role="dialog"
      aria-label={t('graph.expand')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        props.onCancel()
      }}
    >
      <div className="expansion-text">
        <p>{isEmpty ? t('graph.planNothing', { name }) : t('graph.planAdds', { name, count: plan.add.length })}</p>
        <p className="muted">
          {[
            ...plan.byRelation.map(({ type, count }) => t('graph.planRelation', { relation: relationLabel(t, type), number: format.number(count) })),
            ...(plan.left > 0 ? [t('graph.planLeft', { count: plan.left })] : []),
          ].join(' · ')}
        </p>
      </div>
      <Button onClick={props.onCancel} autoFocus={isEmpty}>
        {isEmpty ? t('app.close') : t('app.cancel')}
      </Button>
      {!isEmpty && (
        <Button variant="primary" onClick={props.onConfirm} autoFocus>
          {t('graph.planAdd')}
        </Button>
      )}
    </div>
  )
}
