import type { EntityType } from '../../shared/model/extraction.ts'
import { useT } from '../i18n/use-t.ts'

/** One shape a type, in a box of 16: colour is never alone. Filled, except for the ring. */
export const glyphPaths: Readonly<Record<EntityType, string>> = {
  concept: 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12Z',
  person: 'M8 1.5a3.2 3.2 0 1 0 0 6.4a3.2 3.2 0 1 0 0-6.4ZM8 9c-3.6 0-6 2-6 5.5h12C14 11 11.6 9 8 9Z',
  rule: 'M2.5 2.500h11v11h-11Z',
  procedure: 'M8 1.200L14.8 8L8 14.800L1.2 8Z',
  document: 'M3.5 1.500h6l3.5 3.500v9.500h-9.500Z',
  organization: 'M8 1.200L13.9 4.600v6.800L8 14.800L2.1 11.400V4.600Z',
  equipment: 'M8 1.800L15 14H1Z',
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
