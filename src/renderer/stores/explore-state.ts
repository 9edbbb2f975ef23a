import type { StoreApi } from 'zustand/vanilla'
import type { Input, Output } from '../../shared/contract/index.ts'
import type { Failure } from '../../shared/failure.ts'
import type { EntityType } from '../../shared/model/extraction.ts'
import type { EntityPage } from '../../shared/model/graph.ts'
import type { EntityId } from '../../shared/model/ids.ts'
import type { ExpansionPlan } from '../graph-view/expansion.ts'
import type { ExploredGraph } from '../graph-view/explored-graph.ts'

/**
 * The Graph screen: a list of entities, and the neighbourhood that a person walks through.
 *
 * empty      the library has no entities yet
 * loading    a neighbourhood is asked for; the one before stays on the screen
 * shown      `explored` is what is drawn and listed
 * failed     the reason has a next step
 */
export type ExplorePhase = { readonly kind: 'empty' } | { readonly kind: 'loading' } | { readonly kind: 'shown' } | { readonly kind: 'failed'; readonly failure: Failure }

export interface Crumb {
  readonly id: EntityId
  readonly name: string
}

export type EntityList = Output<'graph.entities'>

export interface ExploreState {
  readonly phase: ExplorePhase
  readonly list: EntityList | null
  readonly listText: string
  readonly listTypes: readonly EntityType[]
  readonly explored: ExploredGraph | null
  readonly past: readonly ExploredGraph[]
  readonly typesOff: ReadonlySet<EntityType>
  readonly selected: EntityId | null
  readonly details: EntityPage | null
  readonly depth: 1 | 2 | 3
  readonly limit: number
  readonly trail: readonly Crumb[]
  readonly plan: ExpansionPlan | null
  readonly view: 'map' | 'table'
  readonly labels: boolean
  /** Shown, hidden, or as there is room (null) until the person chooses. */
  readonly inspector: boolean | null
}

export interface ExploreActions {
  /** Reads the list, opens `entityId` or the most telling entity, and follows changes. Returns what ends that. */
  start(entityId?: EntityId): () => void
  setListText(text: string): void
  toggleListType(type: EntityType): void
  /** Puts an entity in the middle. */
  focus(id: EntityId): void
  goToCrumb(index: number): void
  setDepth(depth: 1 | 2 | 3): void
  showMore(): void
  select(id: EntityId | null): void
  /** Says what expanding would add; `confirmExpand` adds it. */
  planExpand(id: EntityId): void
  confirmExpand(): void
  cancelExpand(): void
  hide(id: EntityId): void
  collapse(id: EntityId): void
  showHidden(): void
  undo(): void
  toggleType(type: EntityType): void
  setView(view: 'map' | 'table'): void
  toggleLabels(): void
  setInspector(shown: boolean): void
  retry(): void
  /** Shows the system's menu; the id of what was chosen, or null. */
  chooseFromMenu(items: Input<'app.showContextMenu'>['items']): Promise<string | null>
}

export type ExploreStore = StoreApi<ExploreState & ExploreActions>

/** What is readable at once at each depth; more on request, up to what the engine gives. */
export const FIRST_LIMIT = { 1: 60, 2: 120, 3: 200 } as const
export const MOST_NODES = 1500
