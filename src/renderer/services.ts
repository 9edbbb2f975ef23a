import type { Locale } from '../shared/i18n/index.ts'
import type { Api } from './api/index.ts'
import { createRegistryStore } from './commands/registry.ts'
import { createI18n } from './i18n/create-i18n.ts'
import { createNotices } from './notices.ts'
import { createDiagnosticsStore } from './stores/diagnostics.ts'
import { createSessionPasswords } from './features/reader/session-passwords.ts'
import { createGraphMemory } from './graph-view/graph-memory.ts'
import { createExploreStore } from './stores/explore.ts'
import { createExtractionReportStore } from './stores/extraction-report.ts'
import type { FrameClock } from './stores/frame-queue.ts'
import { createIntakeStore } from './stores/intake.ts'
import { decidedSince } from './stores/import-groups.ts'
import { createIntents } from './stores/intents.ts'
import { createLibraryCommands } from './stores/library-commands.ts'
import { createLibraryStore, type Sorting } from './stores/library.ts'
import { createNavigationStore, type NavigationState } from './stores/navigation.ts'
import { createModelCallsStore } from './stores/model-calls.ts'
import { createOntologiesStore } from './stores/ontologies.ts'
import { createProvidersStore } from './stores/providers.ts'
import { createOvernightStore } from './stores/overnight.ts'
import { createQueueStore } from './stores/queue.ts'
import { createQuotesStore } from './stores/quotes.ts'
import { createReadingPlacesStore, type ReadingPlaces } from './stores/reading-places.ts'
import { createReviewsStore } from './stores/reviews.ts'
import { createSearchStore } from './stores/search.ts'
import { createSessionStore } from './stores/session.ts'
import { createToastStore } from './stores/toasts.ts'
import { createUndoStore } from './stores/undo.ts'
import { createUsageStore } from './stores/usage.ts'

/** The window's composition root: every store, made once, with what it needs. */
export function createServices(deps: {
  readonly api: Api
  readonly locale: Locale
  readonly clock: FrameClock
  readonly now: () => number
  readonly navigation?: Pick<NavigationState, 'view' | 'tabs'>
  readonly sorting?: Sorting
  readonly reading?: ReadingPlaces
}) {
  const { api, clock, now } = deps
  const i18n = createI18n(deps.locale)
  const intents = createIntents({ newId: api.newId, now })
  const toasts = createToastStore({ newId: api.newId })
  const undo = createUndoStore({ onFailure: (failure) => notices.failure(failure) })
  const navigation = createNavigationStore(deps.navigation)
  const notices = createNotices({
    i18n,
    toasts,
    undo,
    api,
    openActivity: () => navigation.getState().open({ kind: 'activity' }),
    openDocument: (documentId) => navigation.getState().open({ kind: 'document', documentId }),
  })
  const session = createSessionStore({ api, locale: deps.locale, onFailure: notices.failure })
  const commands = createRegistryStore({ now })
  const queue = createQueueStore({ api, clock, now, intents, onFailure: notices.failure, onBatchEnd: notices.batchEnded })
  const calls = createModelCallsStore({ api, clock, now })
  const quotes = createQuotesStore({ api, clock, intents, queue, calls, onFailure: notices.failure, onNothingToDo: notices.nothingToDo })
  const extractionReport = createExtractionReportStore({ api, clock, intents, onFailure: notices.failure })
  const overnight = createOvernightStore({ api, clock, intents, queue, onFailure: notices.failure })
  const reviews = createReviewsStore({ api, clock, intents, onFailure: notices.failure })
  const usage = createUsageStore({ api, clock, now })
  queue.subscribe(({ imports }, before) => {
    const decided = imports === before.imports ? [] : decidedSince(before.imports, imports)
    if (decided.length > 0) notices.decided(new Set(decided))
  })
  const library = createLibraryStore({ api, clock, now, ...(deps.sorting ? { sorting: deps.sorting } : {}) })
  const libraryCommands = createLibraryCommands({ api, intents, library, onDone: notices.libraryDone, onFailure: notices.failure })
  const intake = createIntakeStore({ api, intents, onRefused: notices.refused, onDone: notices.imported, onFailure: notices.failure })
  const diagnostics = createDiagnosticsStore({ api, intents, now, onFailure: notices.failure })
  const providers = createProvidersStore({ api, intents, onFailure: notices.failure })
  const ontologies = createOntologiesStore({ api, intents, later, onFailure: notices.failure })
  const search = createSearchStore({ api, later })
  const explore = createExploreStore({ api, later })
  const reading = createReadingPlacesStore(deps.reading)
  return {
    api,
    i18n,
    passwords: createSessionPasswords(),
    graphMemory: createGraphMemory(),
    scrolls: new Map<string, number>(),
    libraryCommands,
    stores: { toasts, undo, navigation, session, commands, queue, library, intake, diagnostics, providers, ontologies, search, explore, reading, calls, quotes, extractionReport, overnight, reviews, usage },
  }
}

function later(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

export type Services = ReturnType<typeof createServices>
export type Stores = Services['stores']
