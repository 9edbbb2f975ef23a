import { useVirtualizer } from '@tanstack/react-virtual'
import { Search } from 'lucide-react'
import { useRef } from 'react'
import { EntityType } from '../../../shared/model/extraction.ts'
import type { EntityId } from '../../../shared/model/ids.ts'
import { useFormat, useT } from '../../i18n/use-t.ts'
import type { EntityList as List } from '../../stores/explore-state.ts'
import { TextField } from '../../ui/fields.tsx'
import { TypeGlyph } from '../../ui/type-glyph.tsx'

const ROW_PX = 32

/** The way in: the most telling entities of the library, by name and by type. */
export function EntityList(props: {
  readonly list: List | null
  readonly text: string
  readonly types: readonly EntityType[]
  readonly center: EntityId | null
  readonly onText: (text: string) => void
  readonly onType: (type: EntityType) => void
  readonly onFocus: (id: EntityId) => void
}) {
  const t = useT()
  const format = useFormat()
  const { list } = props
  const scroll = useRef<HTMLDivElement>(null)
  const entities = list?.entities ?? []
  const rows = useVirtualizer({ count: entities.length, getScrollElement: () => scroll.current, estimateSize: () => ROW_PX, overscan: 8 })
  const activeIndex = Math.max(0, entities.findIndex((entity) => entity.id === props.center))
  const goTo = (index: number) => {
    if (index < 0 || index >= entities.length) return
    rows.scrollToIndex(index)
    // The row may be drawn only after the scroll.
    requestAnimationFrame(() => scroll.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus())
  }
  return (
    <nav className="entity-list" aria-label={t('graph.entities')}>
      <div className="entity-list-head">
        <TextField
          label={t('graph.findEntity')}
          labelHidden
          placeholder={t('graph.findEntity')}
          icon={<Search size={14} aria-hidden />}
          value={props.text}
          onChange={(event) => props.onText(event.target.value)}
          onKeyDown={(event) => {
            const first = entities[0]
            if (event.key === 'Enter' && first) props.onFocus(first.id)
            if (event.key === 'ArrowDown') goTo(0)
          }}
        />
        <div className="type-filter" role="group" aria-label={t('search.byType')}>
          {EntityType.options.map((type) => {
            const count = list?.byType[type] ?? 0
            const isOn = props.types.includes(type)
            if (count === 0 && !isOn) return null
            return (
              <button key={type} type="button" className="type-toggle" aria-pressed={isOn} onClick={() => props.onType(type)} title={t(`model.entityType.${type}`)}>
                <TypeGlyph type={type} />
                {format.number(count)}
              </button>
            )
          })}
        </div>
      </div>
      <div ref={scroll} className="entity-list-rows">
        <ul style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map((row) => {
            const entity = entities[row.index]
            if (!entity) return null
            return (
              <li key={entity.id} style={{ position: 'absolute', top: row.start, left: 0, right: 0, height: ROW_PX }}>
                <button
                  type="button"
                  className="entity-row"
                  data-index={row.index}
                  aria-current={entity.id === props.center || undefined}
                  tabIndex={row.index === activeIndex ? 0 : -1}
                  onClick={() => props.onFocus(entity.id)}
                  onKeyDown={(event) => {
                    if (event.key === 'ArrowDown') goTo(row.index + 1)
                    else if (event.key === 'ArrowUp') goTo(row.index - 1)
                    else return
                    event.preventDefault()
                  }}
                >
                  <TypeGlyph type={entity.type} />
                  <span className="truncate">{entity.name}</span>
                  <span className="entity-row-count muted">{format.number(entity.mentions)}</span>
                </button>
              </li>
            )
          })}
        </ul>
        {list !== null && entities.length === 0 && <p className="entity-list-none muted">{t('graph.noMatch')}</p>}
      </div>
      {list !== null && entities.length > 0 && (
        <p className="entity-list-foot muted" aria-live="polite">
          {list.total > entities.length ? t('graph.listShown', { shown: format.number(entities.length), count: list.total }) : t('graph.listCount', { count: list.total })}
        </p>
      )}
    </nav>
  )
}
