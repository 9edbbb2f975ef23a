import { z } from 'zod'
import { PageBox } from '../../shared/model/geometry.ts'
import { DocumentId, EntityId } from '../../shared/model/ids.ts'
import type { Locale } from '../../shared/i18n/index.ts'
import { startView, type NavigationState } from './navigation.ts'
import type { Sorting } from './library.ts'
import { activityViews, graphParts } from './places.ts'
import { ReadingPlaces } from './reading-places.ts'

/**
 * How the window was left: tabs, panels, columns, order. Read leniently, because an older version or a full
 * disk may have left anything; what does not parse is as if it had never been kept.
 */
const TabPlace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('document'), documentId: DocumentId, page: z.int().min(1).optional(), highlight: z.object({ boxes: z.array(PageBox), quote: z.string() }).optional() }),
  z.object({ kind: z.literal('entity'), entityId: EntityId }),
])
const ScreenPlace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('library') }),
  z.object({ kind: z.literal('activity'), view: z.enum(activityViews).optional() }),
  z.object({ kind: z.literal('search'), query: z.string().optional() }),
  z.object({ kind: z.literal('graph'), entityId: EntityId.optional(), part: z.enum(graphParts).optional() }),
  z.object({ kind: z.literal('settings'), section: z.string().max(40).optional() }),
])
const Navigation = z.object({
  tabs: z.array(z.object({ id: z.string(), place: TabPlace, title: z.string() })).max(50),
  front: z.string().nullable(),
  beside: z.string().nullable(),
  screen: ScreenPlace,
})

const shapes = {
  navigation: Navigation,
  restore: z.boolean(),
  locale: z.enum(['en', 'fr']),
  library: z.string(),
  sorting: z.object({ column: z.enum(['added', 'title', 'state', 'pages', 'fileName']), descending: z.boolean() }),
  columns: z.record(z.string(), z.number().min(40).max(2000)),
  panels: z.record(z.string(), z.record(z.string(), z.number())),
  inspector: z.boolean(),
  reading: ReadingPlaces,
}
type Shapes = typeof shapes
type Key = keyof Shapes

export interface Memory {
  get<K extends Key>(key: K): z.infer<Shapes[K]> | undefined
  set<K extends Key>(key: K, value: z.infer<Shapes[K]>): void
  locale(): Locale | undefined
  /** Ready to be spread: no key when no order was kept. */
  sorting(): { readonly sorting?: Sorting }
  /** Ready to be spread: where documents were left, when that is to be restored. */
  reading(): { readonly reading?: ReadingPlaces }
  /** The tabs and the view as they were, or an empty start when they are not to be restored. */
  navigation(): Pick<NavigationState, 'view' | 'tabs'>
  keepNavigation(state: NavigationState): void
}

type KeyValue = Pick<Storage, 'getItem' | 'setItem'>

export function createMemory(storage: KeyValue): Memory {
  const get = <K extends Key>(key: K): z.infer<Shapes[K]> | undefined => {
    try {
      const parsed = shapes[key].safeParse(JSON.parse(storage.getItem(key) ?? 'null'))
      return parsed.success ? (parsed.data as z.infer<Shapes[K]>) : undefined
    } catch {
      return undefined
    }
  }
  const set = <K extends Key>(key: K, value: z.infer<Shapes[K]>): void => {
    try {
      storage.setItem(key, JSON.stringify(value))
    } catch {
      // A window that cannot keep its panels still works.
    }
  }
  return {
    get,
    set,
    locale: () => get('locale'),
    sorting: () => {
      const sorting = get('sorting')
      return sorting ? { sorting } : {}
    },
    reading: () => {
      const reading = get('restore') === false ? undefined : get('reading')
      return reading ? { reading } : {}
    },
    navigation: () => restored(get('restore') === false ? undefined : get('navigation')),
    keepNavigation: ({ view, tabs }) =>
      set('navigation', {
        tabs: tabs.map(({ id, place, title }) => ({ id, place, title })).slice(-50),
        front: view.front.kind === 'tab' ? view.front.id : null,
        beside: view.beside,
        screen: view.screen,
      } as z.infer<typeof Navigation>),
  }
}

function restored(kept: z.infer<typeof Navigation> | undefined): Pick<NavigationState, 'view' | 'tabs'> {
  if (!kept) return { view: startView, tabs: [] }
  const tabs = kept.tabs.map((tab) => ({ ...tab, visit: 1 })) as NavigationState['tabs']
  const has = (id: string | null) => id !== null && tabs.some((tab) => tab.id === id)
  return {
    tabs,
    view: {
      front: kept.front !== null && has(kept.front) ? { kind: 'tab', id: kept.front } : { kind: 'screen' },
      screen: kept.screen as NavigationState['view']['screen'],
      beside: has(kept.beside) && kept.beside !== kept.front ? kept.beside : null,
      places: Object.fromEntries(tabs.map((tab) => [tab.id, tab.place])),
    },
  }
}
