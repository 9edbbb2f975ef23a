import { FileText, TextQuote } from 'lucide-react'
import type { SearchHit } from '../../../shared/model/graph.ts'
import { useT } from '../../i18n/use-t.ts'
import { Marked } from '../../ui/marked.tsx'
import { tableText } from '../../ui/table-text.ts'
import { TypeGlyph } from '../../ui/type-glyph.tsx'
import { whereOf } from '../../ui/where-of.ts'

/** One result: what kind it is, the words that matched, and where they stand. */
export function HitRow(props: { readonly hit: SearchHit; readonly id: string; readonly isActive: boolean; readonly onPoint: () => void; readonly onOpen: () => void; readonly position: number; readonly count: number }) {
  const t = useT()
  const { hit } = props
  return (
    <li
      id={props.id}
      role="option"
      aria-selected={props.isActive}
      aria-posinset={props.position}
      aria-setsize={props.count}
      className="hit"
      onPointerMove={props.onPoint}
      onClick={props.onOpen}
    >
      <span className="hit-icon" role="img" aria-label={t(`search.kind.${hit.in}`)}>
        {hit.in === 'entities' ? <TypeGlyph type={hit.entityType ?? 'other'} size={16} named={false} /> : hit.in === 'documents' ? <FileText size={16} aria-hidden /> : <TextQuote size={16} aria-hidden />}
      </span>
      <span className="hit-text">
        {hit.in === 'passages' ? <PassageText hit={hit} /> : <TitleText hit={hit} />}
      </span>
    </li>
  )
}

function PassageText(props: { readonly hit: SearchHit }) {
  const t = useT()
  const { hit } = props
  return (
    <>
      <span className="hit-quote">
        <Marked text={hit.quote} marks={hit.marks} readable={tableText} />
      </span>
      <span className="hit-where muted">
        <span className="truncate">{whereOf(hit.documentTitle ?? hit.title, hit.headings)}</span>
        {hit.page !== null && <span className="hit-page">{t('app.page', { page: hit.page })}</span>}
      </span>
    </>
  )
}

function TitleText(props: { readonly hit: SearchHit }) {
  const t = useT()
  const { hit } = props
  const what = hit.in === 'entities' ? t(`model.entityType.${hit.entityType ?? 'other'}`) : t('search.kind.documents')
  const isTitleMarked = hit.quote === hit.title
  return (
    <>
      <span className="hit-title">
        <Marked text={hit.title} marks={isTitleMarked ? hit.marks : []} />
      </span>
      <span className="hit-where muted">
        <span className="truncate">
          {what}
          {!isTitleMarked && hit.quote !== '' && (
            <>
              {' · '}
              <Marked text={hit.quote} marks={hit.marks} />
            </>
          )}
        </span>
        {hit.in === 'documents' && hit.page !== null && <span className="hit-page">{t('app.page', { page: hit.page })}</span>}
      </span>
    </>
  )
}
