import type { GroupProps } from 'react-resizable-panels'
import type { Memory } from '../stores/memory.ts'

/** Panel sizes that come back: the last ones that the person set by hand. */
export function rememberedLayout(memory: Memory, group: string): Pick<GroupProps, 'defaultLayout' | 'onLayoutChanged'> {
  const kept = memory.get('panels')?.[group]
  return {
    ...(kept ? { defaultLayout: kept } : {}),
    onLayoutChanged: (layout) => memory.set('panels', { ...memory.get('panels'), [group]: layout }),
  }
}
