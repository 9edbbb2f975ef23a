import { Menu } from '@base-ui/react/menu'
import { ChevronDown, Circle, FileText } from 'lucide-react'
import { useT } from '../i18n/use-t.ts'
import { useSelect, useStores } from '../services-context.tsx'
import { IconButton } from '../ui/icon-button.tsx'

/** All open tabs by their whole names, for when there are more than fit. */
export function TabMenu() {
  const t = useT()
  const { navigation } = useStores()
  const { tabs, view } = useSelect('navigation', (state) => ({ tabs: state.tabs, view: state.view }))
  const isShown = (id: string) => view.beside === id || (view.front.kind === 'tab' && view.front.id === id)
  const closeAll = () => {
    for (const tab of navigation.getState().tabs) navigation.getState().close(tab.id)
  }
  return (
    <Menu.Root>
      <Menu.Trigger
        render={
          <IconButton label={t('app.allTabs', { count: tabs.length })}>
            <ChevronDown size={16} aria-hidden />
          </IconButton>
        }
      />
      <Menu.Portal>
        <Menu.Positioner className="ui-popup-layer" sideOffset={4} align="end">
          <Menu.Popup className="ui-menu tab-menu">
            {tabs.map((tab) => (
              <Menu.Item key={tab.id} className={isShown(tab.id) ? 'ui-menu-item tab-menu-shown' : 'ui-menu-item'} aria-current={isShown(tab.id) ? 'page' : undefined} onClick={() => navigation.getState().open(tab.place)}>
                {tab.place.kind === 'document' ? <FileText size={14} aria-hidden /> : <Circle size={14} aria-hidden />}
                <span className="truncate">{tab.title || t('app.loading')}</span>
              </Menu.Item>
            ))}
            <Menu.Separator className="ui-menu-separator" />
            <Menu.Item className="ui-menu-item" onClick={closeAll}>
              {t('app.closeAllTabs')}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
