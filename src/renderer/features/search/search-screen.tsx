import { Search, X } from 'lucide-react'
import { useEffect, useId, useRef } from 'react'
import type { SearchHit } from '../../../shared/model/graph.ts'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { hasFilters, placeOfHit, totalOf } from '../../stores/search.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { TextField } from '../../ui/fields.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { EmptyState, Skeleton, Spinner } from '../../ui/status.tsx'
import { HitRow } from './hit-row.tsx'
import { SearchMissing } from './search-missing.tsx'
import { SearchFacets } from './search-facets.tsx'
import './search.css'

/** One field over everything in the library. The field keeps the focus; the arrow keys choose among the results. */
export function SearchScreen(props: { readonly query?: string | undefined }) {
  const t = useT()
  const format = useFormat()
  const { search, navigation } = useStores()
  const state = useSelect('search', (all) => all)
  const { query, filters, phase, result, active } = state
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    if (props.query !== undefined) search.getState().setQuery(props.query)
    field.current?.select()
  }, [props.query, search])
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active])

  const hits = result?.hits ?? []
  const openHit = (hit: SearchHit | undefined, beside: boolean) => {
    const place = hit && placeOfHit(hit)
    if (place) navigation.getState().open(place, { beside })
  }
  const press = (event: React.KeyboardEvent) => {
    if (event.key === 'ArrowDown') state.move(1)
    else if (event.key === 'ArrowUp') state.move(-1)
    else if (event.key === 'PageDown') state.move(8)
    else if (event.key === 'PageUp') state.move(-8)
    else if (event.key === 'Enter') openHit(hits[active], event.shiftKey)
    else if (event.key === 'Escape' && query !== '') state.setQuery('')
    else return
    event.preventDefault()
  }
  const total = result ? totalOf(result, filters.kind) : 0
  return (
    <div className="search">
      <h1 className="visually-hidden">{t('app.screens.search')}</h1>
      <div className="search-head">
        <TextField
          ref={field}
          autoFocus
          label={t('search.field')}
          labelHidden
          placeholder={t('search.placeholder')}
          icon={<Search size={16} aria-hidden />}
          className="search-field"
          role="combobox"
          aria-expanded={hits.length > 0}
          aria-controls={`${id}-hits`}
          aria-activedescendant={hits.length > 0 ? `${id}-${active}` : undefined}
          value={query}
          onChange={(event) => state.setQuery(event.target.value)}
          onKeyDown={press}
        />
        {query !== '' && (
          <IconButton
            label={t('search.clear')}
            onClick={() => {
              state.setQuery('')
              field.current?.focus()
            }}
          >
            <X size={16} aria-hidden />
          </IconButton>
        )}
        <span className="search-count muted" aria-live="polite">
          {phase.kind === 'answered' && t('search.count', { count: total })}
        </span>
        {phase.kind === 'searching' && <Spinner label={t('search.searching')} />}
      </div>
      {query.trim() === '' ? (
        <SearchIdle />
      ) : (
        <div className="search-body">
          <SearchFacets filters={filters} counts={state.unfiltered} onChange={state.setFilters} onClear={state.clearFilters} />
          <div className="search-results" role="region" aria-label={t('search.results')} tabIndex={0} onKeyDown={press}>
            {phase.kind === 'failed' && (
              <ErrorNotice failure={phase.failure}>
                <Button onClick={state.again}>{t('app.retry')}</Button>
              </ErrorNotice>
            )}
            {result === null && phase.kind === 'searching' && <Skeleton lines={8} />}
            {result !== null && hits.length === 0 && phase.kind === 'answered' && (
              <SearchNothing query={query} isFiltered={hasFilters(filters)} suggestions={result.suggestions} onTry={state.setQuery} onClear={state.clearFilters} />
            )}
            {result !== null && hits.length > 0 && result.missing && <SearchMissing query={query} missing={result.missing} suggestions={result.suggestions} onTry={state.setQuery} />}
            <ul ref={list} id={`${id}-hits`} role="listbox" aria-label={t('search.results')} className="hits">
              {hits.map((hit, index) => (
                <HitRow
                  key={`${hit.in}-${hit.passageId ?? hit.entityId ?? hit.documentId}-${index}`}
                  id={`${id}-${index}`}
                  hit={hit}
                  isActive={index === active}
                  position={index + 1}
                  count={total}
                  onPoint={() => index !== active && state.setActive(index)}
                  onOpen={() => openHit(hit, false)}
                />
              ))}
            </ul>
            {result !== null && hits.length > 0 && hits.length < total && (
              <p className="search-more muted">
                {t('search.shown', { shown: format.number(hits.length), count: total })}
                <Button variant="quiet" onClick={state.loadMore}>
                  {t('search.more')}
                </Button>
              </p>
            )}
          </div>
        </div>
      )}
    </div>
  )
}

function SearchIdle() {
  const t = useT()
  return (
    <EmptyState icon={<Search size={32} aria-hidden />} title={t('search.idleTitle')} detail={t('search.idleDetail')}>
      <ul className="search-tips muted">
        <li>{t('search.tips.prefix')}</li>
        <li>{t('search.tips.phrase')}</li>
        <li>{t('search.tips.keys')}</li>
      </ul>
    </EmptyState>
  )
}

function SearchNothing(props: { readonly query: string; readonly isFiltered: boolean; readonly suggestions: readonly string[]; readonly onTry: (query: string) => void; readonly onClear: () => void }) {
  const t = useT()
  return (
    <EmptyState title={t('search.nothing', { query: props.query })} detail={props.isFiltered ? t('search.nothingFiltered') : t('search.nothingPlain')}>
      {props.isFiltered && (
        <Button variant="primary" onClick={props.onClear}>
          {t('search.clearFilters')}
        </Button>
      )}
      {props.suggestions.length > 0 && (
        <p className="search-suggestions">
          <span className="muted">{t('search.didYouMean')}</span>
          {props.suggestions.map((suggestion) => (
            <Button key={suggestion} onClick={() => props.onTry(suggestion)}>
              {suggestion}
            </Button>
          ))}
        </p>
      )}
    </EmptyState>
  )
}
