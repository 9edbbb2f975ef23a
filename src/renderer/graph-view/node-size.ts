/** Radius in pixels: grows with the logarithm of how often the entity is named, so that one giant does not cover the map. */
export function nodeSize(mentions: number, isCenter: boolean): number {
  return Math.min(18, 6 + 1.6 * Math.log2(1 + Math.max(0, mentions))) + (isCenter ? 4 : 0)
}
