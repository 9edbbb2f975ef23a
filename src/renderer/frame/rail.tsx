import { Activity, Library, Search, Settings, Waypoints, type LucideIcon } from 'lucide-react'
import { useT } from '../i18n/use-t.ts'
import { useSelect, useStores } from '../services-context.tsx'
import { countUndecided } from '../stores/import-groups.ts'
import { screenKinds, type ScreenKind } from '../stores/places.ts'
import { moveFocus } from '../ui/roving.ts'
import { Tooltip } from '../ui/tooltip.tsx'
import { showKeys } from '../commands/command.ts'
import { useApi } from '../services-context.tsx'

export const screenIcons: Readonly<Record<ScreenKind, LucideIcon>> = { library: Library, activity: Activity, search: Search, graph: Waypoints, settings: Settings }

/** The screens, at the left. The number on Activity is that of failures and of questions: they wait for a person. */
export function Rail() {
  const t = useT()
  const { platform } = useApi()
  const { navigation } = useStores()
  const current = useSelect('navigation', (state) => state.view.screen.kind)
  const inFront = useSelect('navigation', (state) => state.view.front.kind === 'screen')
  const { failed, undecided } = useSelect('queue', (state) => ({ failed: state.counts.failed, undecided: countUndecided(state.imports) + state.asking }))
  const waiting = failed + undecided
  return (
    <nav className="rail" aria-label={t('app.navigation')} onKeyDown={(event) => moveFocus(event, 'vertical')}>
      {screenKinds.map((kind, index) => {
        const Icon = screenIcons[kind]
        const label = t(`app.screens.${kind}`)
        return (
          <Tooltip key={kind} label={label} keys={showKeys(`$mod+${index + 1}`, platform)} side="right">
            <button
              type="button"
              data-roving
              tabIndex={kind === current ? 0 : -1}
              className="rail-item"
              aria-current={kind === current ? (inFront ? 'page' : 'true') : undefined}
              onClick={() => navigation.getState().open({ kind })}
            >
              <span className="rail-icon">
                <Icon size={20} strokeWidth={1.75} aria-hidden />
                {kind === 'activity' && waiting > 0 && <span className={failed > 0 ? 'rail-count' : 'rail-count rail-count-asking'}>{waiting > 99 ? '99+' : waiting}</span>}
              </span>
              <span className="rail-label">{label}</span>
              {kind === 'activity' && failed > 0 && <span className="visually-hidden">{t('app.status.failed', { count: failed })}</span>}
              {kind === 'activity' && undecided > 0 && <span className="visually-hidden">{t('app.status.undecided', { count: undecided })}</span>}
            </button>
          </Tooltip>
        )
      })}
    </nav>
  )
}
