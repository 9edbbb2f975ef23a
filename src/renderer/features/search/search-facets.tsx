import { useState } from 'react'
import { EntityType } from '../../../shared/model/extraction.ts'
import { SearchKind } from '../../../shared/model/graph.ts'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { hasFilters, type SearchFilters, type SearchState } from '../../stores/search.ts'
import { Button } from '../../ui/button.tsx'
import { TypeGlyph } from '../../ui/type-glyph.tsx'

const DOCUMENTS_SHOWN = 8

/** What the results can be narrowed to, with counts. */
export function SearchFacets(props: {
  readonly filters: SearchFilters
  readonly counts: SearchState['unfiltered']
  readonly onChange: (change: Partial<SearchFilters>) => void
  readonly onClear: () => void
}) {
  const t = useT()
  const format = useFormat()
  const [all, setAll] = useState(false)
  const { filters, counts } = props
  const documents = counts?.facets.documents ?? []
  const shown = all ? documents : documents.filter((document, index) => index < DOCUMENTS_SHOWN || filters.documentIds.includes(document.id))
  const total = counts ? counts.totals.passages + counts.totals.entities + counts.totals.documents : null
  const number = (value: number | null | undefined) => (value === null || value === undefined ? '' : format.number(value))
  return (
    <aside className="facets" aria-label={t('search.filters')}>
      <div className="facet" role="group" aria-label={t('search.byKind')}>
        <h2>{t('search.byKind')}</h2>
        <Facet label={t('search.kinds.all')} count={number(total)} isOn={filters.kind === null} onToggle={() => props.onChange({ kind: null })} />
        {SearchKind.options.map((kind) => (
          <Facet key={kind} label={t(`search.kinds.${kind}`)} count={number(counts?.totals[kind])} isOn={filters.kind === kind} onToggle={() => props.onChange({ kind: filters.kind === kind ? null : kind })} />
        ))}
      </div>
      <div className="facet" role="group" aria-label={t('search.byType')}>
        <h2>{t('search.byType')}</h2>
        {EntityType.options.map((type) => (
          <Facet key={type} label={t(`model.entityType.${type}`)} icon={<TypeGlyph type={type} named={false} />} count="" isOn={filters.types.includes(type)} onToggle={() => props.onChange({ types: toggled(filters.types, type) })} />
        ))}
      </div>
      {documents.length > 0 && (
        <div className="facet" role="group" aria-label={t('search.byDocument')}>
          <h2>{t('search.byDocument')}</h2>
          {shown.map((document) => (
            <Facet key={document.id} label={document.title} count={format.number(document.hits)} isOn={filters.documentIds.includes(document.id)} onToggle={() => props.onChange({ documentIds: toggled(filters.documentIds, document.id) })} />
          ))}
          {documents.length > shown.length && (
            <Button variant="quiet" onClick={() => setAll(true)}>
              {t('search.moreDocuments', { count: documents.length - shown.length })}
            </Button>
          )}
          {all && documents.length > DOCUMENTS_SHOWN && (
            <Button variant="quiet" onClick={() => setAll(false)}>
              {t('search.fewerDocuments')}
            </Button>
          )}
        </div>
      )}
      {hasFilters(filters) && <Button onClick={props.onClear}>{t('search.clearFilters')}</Button>}
    </aside>
  )
}

function Facet(props: { readonly label: string; readonly count: string; readonly isOn: boolean; readonly icon?: React.ReactNode; readonly onToggle: () => void }) {
  return (
    <button type="button" className="facet-row" aria-pressed={props.isOn} onClick={props.onToggle} title={props.label}>
      {props.icon}
      <span className="truncate">{props.label}</span>
      <span className="facet-count muted">{props.count}</span>
    </button>
  )
}

function toggled<T>(list: readonly T[], item: T): readonly T[] {
  return list.includes(item) ? list.filter((one) => one !== item) : [...list, item]
}
