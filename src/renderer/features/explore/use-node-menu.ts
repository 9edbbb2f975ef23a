import type { EntityId } from '../../../shared/model/ids.ts'
import { useT } from '../../i18n/use-t.ts'
import { useStores } from '../../services-context.tsx'

/** The system's own menu on an entity of the map or the table. */
export function useNodeMenu(deps: { readonly open: (id: EntityId) => void; readonly center: EntityId | null }): (id: EntityId) => void {
  const t = useT()
  const { explore } = useStores()
  return (id) => {
    const actions: Readonly<Record<string, () => void>> = {
      open: () => deps.open(id),
      expand: () => explore.getState().planExpand(id),
      collapse: () => explore.getState().collapse(id),
      focus: () => explore.getState().focus(id),
      hide: () => explore.getState().hide(id),
    }
    const isCenter = id === deps.center
    const items = [
      { id: 'open', label: t('graph.openPage') },
      { id: 'expand', label: t('graph.expand'), separatorBefore: true },
      { id: 'collapse', label: t('graph.collapse') },
      { id: 'focus', label: t('graph.focus'), enabled: !isCenter },
      { id: 'hide', label: t('graph.hide'), enabled: !isCenter, separatorBefore: true },
    ]
    explore.getState().select(id)
    void explore.getState().chooseFromMenu(items).then((chosen) => actions[chosen ?? '']?.())
  }
}
