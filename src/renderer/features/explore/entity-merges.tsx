import type { MergeView } from '../../../shared/model/graph.ts'
import type { EntityId } from '../../../shared/model/ids.ts'
import { useFormat, useT, type Translate } from '../../i18n/use-t.ts'
import { Button } from '../../ui/button.tsx'

/** Names that were joined into this entity, and the way back for each; also where it was once joined to another. */
export function EntityMerges(props: { readonly entityId: EntityId; readonly merges: readonly MergeView[]; readonly isBusy: boolean; readonly onUnmerge: (id: number) => void }) {
  const t = useT()
  const format = useFormat()
  if (props.merges.length === 0) return null
  return (
    <div className="entity-merges">
      <h3>{t('entity.merges')}</h3>
      <ul>
        {props.merges.map((merge) => (
          <li key={merge.id} className="entity-merge">
            <span className="selectable">
              {merge.from === props.entityId ? t('entity.mergedInto', { name: merge.intoName }) : t('entity.mergedFrom', { name: merge.fromName })}{' '}
              <span className="muted">
                {[reasonText(merge.reason, t), format.date(merge.at)].join(' · ')}
              </span>
            </span>
            {merge.undoneAt === null ? (
              <Button variant="quiet" disabled={props.isBusy} onClick={() => props.onUnmerge(merge.id)}>
                {t('entity.unmerge')}
              </Button>
            ) : (
              <span className="muted">{t('entity.undone')}</span>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Reasons are the engine's words; one that this window does not know is shown as it is. */
function reasonText(reason: string, t: Translate): string {
  return reason === 'acronym' || reason === 'asked' ? t(`entity.mergeReason.${reason}`) : reason
}
