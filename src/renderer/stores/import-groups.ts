import type { PendingImport } from '../../shared/contract/documents.ts'
import type { Shelf } from './library.ts'
import { foldForFilter } from './library-rows.ts'

/** Imports that wait for a decision first, then those on their way, of which a few stand for the rest. */
export interface ImportGroups {
  readonly shown: readonly PendingImport[]
  /** On their way as well, but not listed one by one. */
  readonly more: number
}

const MOVING_SHOWN = 4
const ASKING_SHOWN = 100

/** `movingInAll`: how many are being copied or wait for it, also beyond those that are listed. */
export function groupImports(imports: readonly PendingImport[], movingInAll: number): ImportGroups {
  const of = (...states: readonly PendingImport['state'][]) => imports.filter((one) => states.includes(one.state))
  const asking = of('undecided').slice(0, ASKING_SHOWN)
  const moving = [...of('copying'), ...of('waiting')]
  const movingShown = moving.slice(0, MOVING_SHOWN)
  return { shown: [...asking, ...movingShown], more: Math.max(0, Math.max(movingInAll, moving.length) - movingShown.length) }
}

/** How many wait for a person to say what a file is: a new edition, another document, or nothing. */
export function countUndecided(imports: readonly PendingImport[]): number {
  return imports.filter((one) => one.state === 'undecided').length
}

/** Files that did not become documents, and wait for no more than being seen. */
export function refusedImports(imports: readonly PendingImport[]): readonly PendingImport[] {
  return imports.filter((one) => one.state === 'refused')
}

/** Imports that waited for a decision before and do not any more, wherever it was made. */
export function decidedSince(before: readonly PendingImport[], now: readonly PendingImport[]): readonly string[] {
  const asking = new Set(now.filter((one) => one.state === 'undecided').map((one) => one.id))
  return before.filter((one) => one.state === 'undecided' && !asking.has(one.id)).map((one) => one.id)
}

/** Files on their way to this shelf: the library lists them at once, before they are documents. */
export function arrivingOn(imports: readonly PendingImport[], shelf: Shelf, filter: string): readonly PendingImport[] {
  if (shelf.kind === 'trash') return []
  const wanted = foldForFilter(filter.trim())
  return imports.filter(
    (one) =>
      (one.state === 'waiting' || one.state === 'copying') &&
      (shelf.kind === 'all' || one.collectionId === (shelf.kind === 'collection' ? shelf.id : null)) &&
      foldForFilter(one.fileName).includes(wanted),
  )
}
