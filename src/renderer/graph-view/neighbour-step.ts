import type { EntityId } from '../../shared/model/ids.ts'
import type { Position } from './seed-layout.ts'

export type Direction = 'up' | 'down' | 'left' | 'right'

const unit: Record<Direction, Position> = { up: { x: 0, y: -1 }, down: { x: 0, y: 1 }, left: { x: -1, y: 0 }, right: { x: 1, y: 0 } }

/** Cosine of the widest angle at which a neighbour still counts as lying that way. */
const WIDEST = Math.cos((75 * Math.PI) / 180)

/**
 * The neighbour that an arrow key goes to: of those that lie that way on the screen the straightest, near
 * before far. Undefined when none does. `place` gives screen positions (y grows downwards).
 */
export function neighbourTowards(
  from: EntityId,
  neighbours: Iterable<EntityId>,
  place: (id: EntityId) => Position | undefined,
  direction: Direction,
): EntityId | undefined {
  const origin = place(from)
  if (!origin) return undefined
  let best: { id: EntityId; cost: number } | undefined
  for (const id of neighbours) {
    const there = place(id)
    if (!there) continue
    const dx = there.x - origin.x
    const dy = there.y - origin.y
    const length = Math.hypot(dx, dy)
    if (length === 0) continue
    const cosine = (dx * unit[direction].x + dy * unit[direction].y) / length
    if (cosine < WIDEST) continue
    const cost = length * (2 - cosine)
    if (!best || cost < best.cost || (cost === best.cost && id < best.id)) best = { id, cost }
  }
  return best?.id
}
