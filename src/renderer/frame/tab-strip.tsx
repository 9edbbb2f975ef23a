import { ArrowLeft, ArrowRight, Circle, Command, FileText, X } from 'lucide-react'
import { useEffect, useRef, type RefObject } from 'react'
import { flushSync } from 'react-dom'
import { useT } from '../i18n/use-t.ts'
import { useApi, useSelect, useStores } from '../services-context.tsx'
import { showKeys } from '../commands/command.ts'
import type { Tab } from '../stores/navigation.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { moveFocus } from '../ui/roving.ts'
import { screenIcons } from './rail.tsx'
import { TabMenu } from './tab-menu.tsx'
import { useOverflow } from './use-overflow.ts'

/** Back, forward, the screen and the open documents and entities. */
export function TabStrip(props: { readonly onPalette: () => void }) {
  const t = useT()
  const { platform } = useApi()
  const { navigation } = useStores()
  const { tabs, view } = useSelect('navigation', (state) => ({ tabs: state.tabs, view: state.view }))
  const { canBack, canForward } = useSelect('navigation', (state) => ({ canBack: state.past.length > 0, canForward: state.future.length > 0 }))
  const list = useRef<HTMLUListElement>(null)
  const isFull = useOverflow(list, tabs)
  const ScreenIcon = screenIcons[view.screen.kind]
  const screenInFront = view.front.kind === 'screen'
  const shownId = view.front.kind === 'tab' ? view.front.id : view.beside
  useShown(list, shownId, tabs, isFull)
  return (
    <header className="strip">
      <IconButton label={t('app.back')} keys={showKeys('$mod+[', platform)} disabled={!canBack} onClick={() => navigation.getState().back()}>
        <ArrowLeft size={16} aria-hidden />
      </IconButton>
      <IconButton label={t('app.forward')} keys={showKeys('$mod+]', platform)} disabled={!canForward} onClick={() => navigation.getState().forward()}>
        <ArrowRight size={16} aria-hidden />
      </IconButton>
      <nav className="strip-tabs" aria-label={t('app.tabs')}>
        <ul
          ref={list}
          className={isFull ? 'strip-full' : undefined}
          onKeyDown={(event) => moveFocus(event, 'horizontal')}
          // A plain wheel goes up and down; the strip only goes sideways.
          onWheel={(event) => event.deltaX === 0 && event.currentTarget.scrollBy({ left: event.deltaY })}
        >
          <li className={screenInFront ? 'strip-tab strip-tab-front' : 'strip-tab'}>
            <button type="button" data-roving tabIndex={screenInFront ? 0 : -1} className="strip-name" aria-current={screenInFront ? 'page' : undefined} onClick={() => navigation.getState().open(view.screen)}>
              <ScreenIcon size={14} aria-hidden />
              <span className="truncate">{t(`app.screens.${view.screen.kind}`)}</span>
            </button>
          </li>
          {tabs.map((tab) => (
            <TabItem key={tab.id} tab={tab} front={view.front.kind === 'tab' && view.front.id === tab.id} beside={view.beside === tab.id} list={list} />
          ))}
        </ul>
      </nav>
      {isFull && <TabMenu />}
      <button type="button" className="strip-palette" onClick={props.onPalette}>
        <Command size={14} aria-hidden />
        <span>{t('commands.paletteOpen')}</span>
        <kbd>{showKeys('$mod+k', platform)}</kbd>
      </button>
    </header>
  )
}

/** The tab that is shown stays in sight, also when others come, go or get their names. */
function useShown(list: RefObject<HTMLUListElement | null>, shownId: string | null, tabs: readonly Tab[], isFull: boolean): void {
  useEffect(() => {
    const shown = shownId === null ? null : list.current?.querySelector(`[data-tab="${CSS.escape(shownId)}"]`)
    shown?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [list, shownId, tabs, isFull])
}

function TabItem(props: { readonly tab: Tab; readonly front: boolean; readonly beside: boolean; readonly list: RefObject<HTMLUListElement | null> }) {
  const t = useT()
  const { navigation } = useStores()
  const { tab, front, beside, list } = props
  const title = tab.title || t('app.loading')
  const Icon = tab.place.kind === 'document' ? FileText : Circle
  const close = () => navigation.getState().close(tab.id)
  const closeByKey = () => {
    // Drawn at once, so that the focus finds the tab that took the place of this one.
    flushSync(close)
    list.current?.querySelector<HTMLElement>('[data-roving][tabindex="0"]')?.focus()
  }
  return (
    <li
      data-tab={tab.id}
      className={`strip-tab${front ? ' strip-tab-front' : ''}${beside ? ' strip-tab-beside' : ''}`}
      // Without this the middle button begins to scroll the strip.
      onMouseDown={(event) => event.button === 1 && event.preventDefault()}
      onAuxClick={(event) => event.button === 1 && close()}
    >
      <button
        type="button"
        data-roving
        tabIndex={front ? 0 : -1}
        className="strip-name"
        title={title}
        aria-current={front ? 'page' : beside ? 'true' : undefined}
        onClick={() => navigation.getState().open(tab.place)}
        onKeyDown={(event) => event.key === 'Delete' && closeByKey()}
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
