import type { Services } from '../services.ts'
import { bindKeys, runCommand } from '../commands/bind-keys.ts'
import { currentCommands } from '../commands/registry.ts'
import { syncMenu } from '../commands/sync-menu.ts'
import { parsePlace } from '../stores/places.ts'
import { batchFraction } from '../stores/queue-batch.ts'
import { workable } from '../stores/queue-order.ts'
import type { Memory } from '../stores/memory.ts'
import type { ReadingPlaces } from '../stores/reading-places.ts'

const READING_REST_MS = 1_000

/** Everything that goes on beside what is drawn: stores follow their events, keys act, the dock shows progress. */
export function startServices(deps: { readonly services: Services; readonly memory: Memory; readonly target: Window }): () => void {
  const { services, memory, target } = deps
  const { api, i18n, stores } = services
  const { session, queue, library, navigation, commands } = stores
  const stops = [
    session.getState().start(),
    queue.getState().start(),
    stores.calls.getState().start(),
    stores.quotes.getState().start(),
    stores.overnight.getState().start(),
    library.getState().start(),
    followLanguage(services, memory),
    showProgress(services),
    navigation.subscribe((state) => memory.keepNavigation(state)),
    keepReading(services, memory),
    library.subscribe((state, before) => state.sorting !== before.sorting && memory.set('sorting', state.sorting)),
    bindKeys(target, () => currentCommands(commands.getState()), (id) => commands.getState().run(id)),
    syncMenu({ api, i18n, commands }),
    api.onEvent('menu.command', ({ id }) => void runCommand(id, document.activeElement, commands.getState().run)),
    api.onEvent('app.openFiles', ({ paths }) => void stores.intake.getState().drop(paths, null)),
    api.onEvent('app.navigate', ({ to }) => {
      const place = parsePlace(to)
      if (place) navigation.getState().open(place)
    }),
  ]
  return () => stops.forEach((stop) => stop())
}

/** Scrolling changes the place many times a second: it is written down when it rests, and at the end. */
function keepReading({ stores }: Services, memory: Memory): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const write = () => {
    timer = undefined
    memory.set('reading', stores.reading.getState().places as ReadingPlaces)
  }
  const stop = stores.reading.subscribe(() => {
    timer ??= setTimeout(write, READING_REST_MS)
  })
  return () => {
    stop()
    if (timer === undefined) return
    clearTimeout(timer)
    write()
  }
}

/** Language and library of the settings, kept for the next start's first frame. */
function followLanguage({ i18n, stores }: Services, memory: Memory): () => void {
  const { session, navigation } = stores
  const apply = () => {
    const { locale, settings } = session.getState()
    if (i18n.language !== locale) void i18n.changeLanguage(locale)
    document.documentElement.lang = locale
    if (!settings) return
    memory.set('locale', locale)
    memory.set('restore', settings.restoreWindow)
    const before = memory.get('library')
    memory.set('library', settings.libraryPath)
    if (before !== undefined && before !== settings.libraryPath) navigation.getState().reset()
  }
  apply()
  return session.subscribe(apply)
}

function showProgress({ api, stores }: Services): () => void {
  let shown = ''
  return stores.queue.subscribe(({ batch, counts, waiting }) => {
    const fraction = batchFraction(batch, workable(counts, { waiting }))
    // Steps of one in a hundred are what a dock icon can show.
    const input = { fraction: fraction === null ? null : Math.round(fraction * 100) / 100, failures: counts.failed }
    const key = JSON.stringify(input)
    if (key === shown) return
    shown = key
    // Decoration: the window itself shows the same.
    api.call('app.setProgress', input).catch(() => undefined)
  })
}
