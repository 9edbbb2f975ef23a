import type { EntityType } from '../../shared/model/extraction.ts'

/**
 * The glyph of each type, as the number that the node program's shader draws. Colour is never alone: the
 * shapes are those of the legend and of every list.
 */
export const glyphShapes: Readonly<Record<EntityType, number>> = {
  concept: 0, // circle
  rule: 1, // square
  procedure: 2, // diamond
  equipment: 3, // triangle
  organization: 4, // hexagon
  document: 5, // page
  person: 6, // head and shoulders
  other: 7, // ring
}
