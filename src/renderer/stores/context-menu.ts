import type { Api } from '../api/index.ts'

export interface ContextItem {
  readonly label: string
  readonly enabled?: boolean
  readonly run: () => void
}

/** The system's own menu at the pointer, in groups with lines between; runs what is chosen. False when it was closed without a choice. */
export async function showContextMenu(api: Api, groups: readonly (readonly ContextItem[])[]): Promise<boolean> {
  const items = groups.filter((group) => group.length > 0).flatMap((group, groupIndex) => group.map((item, index) => ({ item, separatorBefore: index === 0 && groupIndex > 0 })))
  if (items.length === 0) return false
  const { chosen } = await api.call('app.showContextMenu', {
    items: items.slice(0, 40).map(({ item, separatorBefore }, index) => ({ id: String(index), label: item.label, enabled: item.enabled !== false, separatorBefore })),
  })
  const item = chosen === null ? undefined : items[Number(chosen)]?.item
  item?.run()
  return item !== undefined
}
