import { EntityType } from '../../../shared/model/extraction.ts'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { TypeGlyph } from '../../ui/type-glyph.tsx'

/** The legend is the filter: each type with its colour, shape and count, to be switched off and on. */
export function GraphLegend(props: { readonly counts: ReadonlyMap<EntityType, number>; readonly off: ReadonlySet<EntityType>; readonly onToggle: (type: EntityType) => void }) {
  const t = useT()
  const format = useFormat()
  return (
    <div className="graph-legend" role="group" aria-label={t('graph.legend')}>
      {EntityType.options
        .filter((type) => (props.counts.get(type) ?? 0) > 0)
        .map((type) => {
          const isOn = !props.off.has(type)
          const name = t(`model.entityType.${type}`)
          const number = format.number(props.counts.get(type) ?? 0)
          return (
            <button key={type} type="button" className="type-toggle" aria-pressed={isOn} aria-label={t(isOn ? 'graph.typeShown' : 'graph.typeHidden', { type: name, number })} onClick={() => props.onToggle(type)}>
              <TypeGlyph type={type} named={false} />
              <span>{name}</span>
              <span className="muted">{number}</span>
            </button>
          )
        })}
    </div>
  )
}
