import { ArrowLeft, ArrowRight, Command, FileText, X } from 'lucide-react'
import { useT } from '../i18n/use-t.ts'
import { useApi, useSelect, useStores } from '../services-context.tsx'
import { showKeys } from '../commands/command.ts'
import type { Tab } from '../stores/navigation.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { moveFocus } from '../ui/roving.ts'
import { screenIcons } from './rail.tsx'
import { Circle } from 'lucide-react'

/** Back, forward, the screen and the open documents and entities. */
export function TabStrip(props: { readonly onPalette: () => void }) {
  const t = useT()
  const { platform } = useApi()
  const { navigation } = useStores()
  const { tabs, view } = useSelect('navigation', (state) => ({ tabs: state.tabs, view: state.view }))
  const { canBack, canForward } = useSelect('navigation', (state) => ({ canBack: state.past.length > 0, canForward: state.future.length > 0 }))
  const ScreenIcon = screenIcons[view.screen.kind]
  const screenInFront = view.front.kind === 'screen'
  return (
    <header className="strip">
      <IconButton label={t('app.back')} keys={showKeys('$mod+[', platform)} disabled={!canBack} onClick={() => navigation.getState().back()}>
        <ArrowLeft size={16} aria-hidden />
      </IconButton>
      <IconButton label={t('app.forward')} keys={showKeys('$mod+]', platform)} disabled={!canForward} onClick={() => navigation.getState().forward()}>
        <ArrowRight size={16} aria-hidden />
      </IconButton>
      <nav className="strip-tabs" aria-label={t('app.tabs')}>
        <ul onKeyDown={(event) => moveFocus(event, 'horizontal')}>
          <li className={screenInFront ? 'strip-tab strip-tab-front' : 'strip-tab'}>
            <button type="button" data-roving tabIndex={screenInFront ? 0 : -1} className="strip-name" aria-current={screenInFront ? 'page' : undefined} onClick={() => navigation.getState().open(view.screen)}>
              <ScreenIcon size={14} aria-hidden />
              <span className="truncate">{t(`app.screens.${view.screen.kind}`)}</span>
            </button>
          </li>
          {tabs.map((tab) => (
            <TabItem key={tab.id} tab={tab} front={view.front.kind === 'tab' && view.front.id === tab.id} beside={view.beside === tab.id} />
          ))}
        </ul>
      </nav>
      <button type="button" className="strip-palette" onClick={props.onPalette}>
        <Command size={14} aria-hidden />
        <span>{t('commands.paletteOpen')}</span>
        <kbd>{showKeys('$mod+k', platform)}</kbd>
      </button>
    </header>
  )
}

function TabItem(props: { readonly tab: Tab; readonly front: boolean; readonly beside: boolean }) {
  const t = useT()
  const { navigation } = useStores()
  const { tab, front, beside } = props
  const title = tab.title || t('app.loading')
  const Icon = tab.place.kind === 'document' ? FileText : Circle
  const close = () => navigation.getState().close(tab.id)
  return (
    <li className={`strip-tab${front ? ' strip-tab-front' : ''}${beside ? ' strip-tab-beside' : ''}`} onAuxClick={(event) => event.button === 1 && close()}>
      <button
        type="button"
        data-roving
        tabIndex={front ? 0 : -1}
        className="strip-name"
        title={title}
        aria-current={front ? 'page' : beside ? 'true' : undefined}
        onClick={() => navigation.getState().open(tab.place)}
        onKeyDown={(event) => event.key === 'Delete' && close()}
      >
        <Icon size={14} aria-hidden />
        <span className="truncate">{title}</span>
      </button>
      <button type="button" tabIndex={-1} className="strip-close" aria-label={t('app.closeTab', { title })} onClick={close}>
        <X size={12} aria-hidden />
      </button>
    </li>
  )
}
