import type { SearchHit } from '../../shared/model/graph.ts'
import { foldForFilter } from '../stores/library-rows.ts'
import type { Tab } from '../stores/navigation.ts'
import type { Command, MenuName } from './command.ts'

/** What the palette lists, group by group, in the order in which it is shown. `id` is unique in the whole list. */
export type PaletteEntry =
  | { readonly kind: 'command'; readonly id: string; readonly command: Command }
  | { readonly kind: 'tab'; readonly id: string; readonly tab: Tab }
  | { readonly kind: 'hit'; readonly id: string; readonly hit: SearchHit }
  | { readonly kind: 'search'; readonly id: string; readonly query: string }

export interface PaletteGroup {
  readonly of: MenuName | 'tabs' | 'documents' | 'entities' | 'search'
  readonly entries: readonly PaletteEntry[]
}

const menuOrder: readonly MenuName[] = ['go', 'file', 'edit', 'view', 'document', 'help']

/** Commands and open tabs that fit the text, what the library has under it, and the way to search for it. */
export function paletteGroups(given: {
  readonly text: string
  readonly commands: readonly Command[]
  readonly tabs: readonly Tab[]
  readonly documents: readonly SearchHit[]
  readonly entities: readonly SearchHit[]
}): readonly PaletteGroup[] {
  const query = given.text.trim()
  const commandsOf = (menu: MenuName) =>
    fitting(given.commands.filter((command) => command.menu === menu), query, (command) => command.label).map((command): PaletteEntry => ({ kind: 'command', id: `command:${command.id}`, command }))
  const groups: readonly PaletteGroup[] = [
    ...menuOrder.map((menu) => ({ of: menu, entries: commandsOf(menu) })),
    { of: 'tabs', entries: fitting(given.tabs, query, (tab) => tab.title).map((tab) => ({ kind: 'tab', id: `tab:${tab.id}`, tab })) },
    { of: 'documents', entries: hitsOf(given.documents) },
    { of: 'entities', entries: hitsOf(given.entities) },
    { of: 'search', entries: query === '' ? [] : [{ kind: 'search', id: 'search', query }] },
  ]
  return groups.filter((group) => group.entries.length > 0)
}

function hitsOf(hits: readonly SearchHit[]): readonly PaletteEntry[] {
  return hits.map((hit) => ({ kind: 'hit', id: `${hit.in}:${hit.entityId ?? hit.documentId}`, hit }))
}

/** Every word must stand in the name, in any order; names that begin with the first come first. Accents and case aside. */
function fitting<T>(items: readonly T[], query: string, nameOf: (item: T) => string): readonly T[] {
  const words = foldForFilter(query).split(/\s+/).filter(Boolean)
  const [first = ''] = words
  const named = items.map((item) => ({ item, name: foldForFilter(nameOf(item)) })).filter(({ name }) => words.every((word) => name.includes(word)))
  return [...named.filter(({ name }) => name.startsWith(first)), ...named.filter(({ name }) => !name.startsWith(first))].map(({ item }) => item)
}
