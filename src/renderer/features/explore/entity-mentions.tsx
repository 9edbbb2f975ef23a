import type { EntityPage } from '../../../shared/model/graph.ts'
import { useT } from '../../i18n/use-t.ts'
import { Button } from '../../ui/button.tsx'
import { Marked } from '../../ui/marked.tsx'
import { tableText } from '../../ui/table-text.ts'
import { whereOf } from '../../ui/where-of.ts'
import { SourceChip } from '../../ui/source-chip.tsx'

type Mention = EntityPage['mentions'][number]

/** Every place that names the entity, with the words round it; more on request. */
export function EntityMentions(props: { readonly mentions: readonly Mention[]; readonly total: number; readonly onOpen: (mention: Mention) => void; readonly onMore: () => void }) {
  const t = useT()
  const { mentions, total } = props
  if (mentions.length === 0) return <p className="muted">{t('entity.noMentions')}</p>
  return (
    <>
      <ul className="mentions">
        {mentions.map((mention, index) => (
          <li key={`${mention.passageId}-${index}`} className="mention">
            <p className="mention-headings muted truncate">{whereOf(mention.documentTitle, mention.headings)}</p>
            <p className="selectable">
              <Marked text={mention.context} marks={[mention.mark]} readable={tableText} />
            </p>
            <SourceChip document={mention.documentTitle} page={mention.page} onOpen={() => props.onOpen(mention)} />
          </li>
        ))}
      </ul>
      <p className="mentions-more muted">
        {t('entity.mentionsShown', { shown: mentions.length, count: total })}
        {mentions.length < total && (
          <Button variant="quiet" onClick={props.onMore}>
            {t('entity.moreMentions')}
          </Button>
        )}
      </p>
    </>
  )
}
