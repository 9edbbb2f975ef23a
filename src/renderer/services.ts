import type { Locale } from '../shared/i18n/index.ts'
import type { Api } from './api/index.ts'
import { createExploreStore } from './stores/explore.ts'
import { createNavigationStore, type NavigationState } from './stores/navigation.ts'
import { createSearchStore } from './stores/search.ts'
import { createSessionStore } from './stores/session.ts'
import { createToastStore } from './stores/toasts.ts'

/** The window's composition root: every store, made once, with what it needs. */
export function createServices(deps: { readonly api: Api; readonly locale: Locale; readonly navigation?: Pick<NavigationState, 'view' | 'tabs'> }) {
  const { api } = deps
  const toasts = createToastStore({ newId: api.newId })
  const navigation = createNavigationStore(deps.navigation)
  const session = createSessionStore({ api, locale: deps.locale })
  const search = createSearchStore({ api, later })
  const explore = createExploreStore({ api, later })
  return { api, stores: { toasts, navigation, session, search, explore } }
}

function later(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

export type Services = ReturnType<typeof createServices>
export type Stores = Services['stores']
