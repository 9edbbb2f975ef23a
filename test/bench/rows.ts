import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../support/built.ts'

/**
 * One figure, with the floor or peer that was measured in the same run: nothing here asserts a time, for machines
 * differ. `npm run bench` prints the table.
 */
export interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: string
  /** What it is held against, measured in the same run. */
  readonly against?: { readonly what: string; readonly value: number }
  /** What the project wants. */
  readonly goal?: string
}

export const figuresFile = join(projectRoot, 'out', 'bench', 'figures.jsonl')

export function report(figure: Figure): void {
  mkdirSync(join(projectRoot, 'out', 'bench'), { recursive: true })
  appendFileSync(figuresFile, `${JSON.stringify(figure)}\n`)
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}
