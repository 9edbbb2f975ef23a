import type { Random } from './random.ts'

/** Vectors in clusters, as those of texts are: near ones exist, and no two are alike. */
export function randomVectors(random: Random, dimensions: number, clusters = 20): () => Float32Array {
  const chance = (): number => random.below(2 ** 30) / 2 ** 30
  const bell = (): number => Math.sqrt(-2 * Math.log(chance() + 1e-12)) * Math.cos(2 * Math.PI * chance())
  const centres = Array.from({ length: clusters }, () => Float32Array.from({ length: dimensions }, bell))
  // Drawn from one long row of chance: a library's worth of single draws takes minutes.
  const pool = Float32Array.from({ length: 65_536 + dimensions }, bell)
  return () => {
    const centre = centres[random.below(clusters)] ?? new Float32Array(dimensions)
    const from = random.below(65_536)
    return centre.map((value, place) => value + 0.9 * (pool[from + place] ?? 0))
  }
}
