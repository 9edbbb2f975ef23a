import type { EntityType } from '../../shared/model/extraction.ts'
import { useT } from '../i18n/use-t.ts'

/** One shape a type, in a box of 16: colour is never alone. Filled, except for the ring. */
export const glyphPaths: Readonly<Record<EntityType, string>> = {
  concept: 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12Z',
  person: 'M8 1.5a3.2 3.2 0 1 0 0 6.4a3.2 3.2 0 1 0 0-6.4ZM8 9c-3.6 0-6 2-6 5.5h12C14 11 11.6 9 8 9Z',
  rule: 'M2.5 2.5h11v11h-11Z',
  procedure: 'M8 1.2L14.8 8L8 14.8L1.2 8Z',
  document: 'M3.5 1.5h6l3.5 3.5v9.5h-9.5Z',
  organization: 'M8 1.2L13.9 4.6v6.8L8 14.8L2.1 11.4V4.6Z',
  equipment: 'M8 1.8L15 14H1Z',
  other: 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12ZM8 5a3 3 0 1 1 0 6a3 3 0 1 1 0-6Z',
}

/** An entity's type as colour and shape, named for those who see neither. */
export function TypeGlyph(props: { readonly type: EntityType; readonly size?: number; readonly named?: boolean }) {
  const t = useT()
  const size = props.size ?? 12
  const name = props.named === false ? {} : { role: 'img', 'aria-label': t(`model.entityType.${props.type}`) }
  return (
    <svg className={`ui-glyph ui-glyph-${props.type}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden={props.named === false || undefined} {...name}>
      <path d={glyphPaths[props.type]} fill="currentColor" fillRule="evenodd" />
    </svg>
  )
}
