import type { EntityId } from '../../shared/model/ids.ts'
import type { Position } from './seed-layout.ts'

/** How a map was left: where everything stood, and what was looked at. It outlives the map's element. */
export interface GraphMemory {
  center: EntityId | null
  places: Map<EntityId, Position>
  camera: { readonly x: number; readonly y: number; readonly ratio: number; readonly angle: number } | null
}

export function createGraphMemory(): GraphMemory {
  return { center: null, places: new Map(), camera: null }
}
