import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Output } from '../../shared/contract/index.ts'
import type { Contradiction, Review } from '../../shared/contract/providers.ts'
import { toFailure, type Failure } from '../../shared/failure.ts'
import type { Api } from '../api/index.ts'
import { createRefresher, type FrameClock } from './frame-queue.ts'
import type { Intents } from './intents.ts'

export const reviewShelves = ['open', 'decided', 'all'] as const
export type ReviewShelf = (typeof reviewShelves)[number]

/**
 * What the graph is not sure of: pairs that may be one thing, and values that cannot all hold.
 *
 * A pair that is decided stays where it is until the list is asked for otherwise, with its decision and the way back:
 * a list that moves under the pointer decides the wrong pair at the next click.
 */
export interface ReviewsState {
  readonly shelf: ReviewShelf
  readonly reviews: readonly Review[]
  readonly total: number
  /** Pairs to decide, on whatever shelf one looks. */
  readonly open: number
  readonly contradictions: readonly Contradiction[]
  readonly contradictionsTotal: number
  readonly loaded: { readonly reviews: boolean; readonly contradictions: boolean }
  readonly failure: Failure | null
  readonly asking: boolean
  readonly asked: Output<'reviews.askModel'> | null
}

export interface ReviewsActions {
  start(): () => void
  /** The list as it is now, without the pairs that were decided while it was looked at. */
  lookAgain(): void
  setShelf(shelf: ReviewShelf): void
  decide(reviewId: string, decision: 'merged' | 'different' | 'open'): Promise<void>
  askModel(): Promise<void>
  more(): void
  moreContradictions(): void
}

export type ReviewsStore = StoreApi<ReviewsState & ReviewsActions>

export const REVIEWS_PAGE = 50
const REFRESH_MS = 1_000

const statesOf: Readonly<Record<ReviewShelf, readonly Review['state'][]>> = { open: ['open'], decided: ['merged', 'different'], all: ['open', 'merged', 'different'] }

export function createReviewsStore(deps: { readonly api: Api; readonly clock: FrameClock; readonly intents: Intents; readonly onFailure: (failure: Failure) => void }): ReviewsStore {
  const { api } = deps
  return createStore<ReviewsState & ReviewsActions>((set, get) => {
    let limit = REVIEWS_PAGE
    let contradictionsLimit = REVIEWS_PAGE
    /** Decided here since the list was last looked at anew. */
    const decided = new Set<string>()

    async function readReviews(): Promise<void> {
      const { shelf } = get()
      try {
        const { reviews, total, open } = await api.call('reviews.list', { states: [...statesOf[shelf]], limit })
        if (get().shelf !== shelf) return
        set((state) => ({ reviews: withKept(reviews, state.reviews, decided), total, open, loaded: { ...state.loaded, reviews: true }, failure: null }))
      } catch (error) {
        set({ failure: toFailure(error) })
      }
    }
    async function readContradictions(): Promise<void> {
      try {
        const { contradictions, total } = await api.call('graph.contradictions', { limit: contradictionsLimit })
        set((state) => ({ contradictions, contradictionsTotal: total, loaded: { ...state.loaded, contradictions: true } }))
      } catch (error) {
        set({ failure: toFailure(error) })
      }
    }
    const refresher = createRefresher(deps.clock, REFRESH_MS, async () => void (await Promise.all([readReviews(), readContradictions()])))

    return {
      shelf: 'open',
      reviews: [],
      total: 0,
      open: 0,
      contradictions: [],
      contradictionsTotal: 0,
      loaded: { reviews: false, contradictions: false },
      failure: null,
      asking: false,
      asked: null,
      start: () => {
        const stops = [api.onEvent('graph.changed', refresher.request), api.onEvent('engine.connected', refresher.request)]
        refresher.request()
        return () => {
          stops.forEach((stop) => stop())
          refresher.stop()
        }
      },
      lookAgain: () => {
        decided.clear()
        void readReviews()
      },
      setShelf: (shelf) => {
        limit = REVIEWS_PAGE
        decided.clear()
        set((state) => ({ shelf, reviews: [], total: 0, loaded: { ...state.loaded, reviews: false } }))
        void readReviews()
      },
      decide: async (reviewId, decision) => {
        try {
          const { review } = await deps.intents.run(`review:${reviewId}:${decision}`, (id) => api.call('reviews.decide', { reviewId, decision }, { id }))
          decided.add(reviewId)
          set((state) => {
            const before = state.reviews.find((one) => one.id === reviewId)
            const opened = Number(review.state === 'open') - Number(before?.state === 'open')
            return { reviews: state.reviews.map((one) => (one.id === reviewId ? review : one)), open: state.open + opened }
          })
        } catch (error) {
          deps.onFailure(toFailure(error))
        }
      },
      askModel: async () => {
        set({ asking: true, asked: null })
        try {
          set({ asked: await deps.intents.run('reviews:ask', (id) => api.call('reviews.askModel', {}, { id })) })
          refresher.request()
        } catch (error) {
          deps.onFailure(toFailure(error))
        } finally {
          set({ asking: false })
        }
      },
      more: () => {
        limit += REVIEWS_PAGE
        void readReviews()
      },
      moreContradictions: () => {
        contradictionsLimit += REVIEWS_PAGE
        void readContradictions()
      },
    }
  })
}

/** The list as it is, with the pairs that were decided here left where they stand. */
function withKept(listed: readonly Review[], shown: readonly Review[], decided: ReadonlySet<string>): readonly Review[] {
  const news = new Map(listed.map((review) => [review.id, review]))
  const kept = shown.filter((review) => news.has(review.id) || decided.has(review.id)).map((review) => news.get(review.id) ?? review)
  const there = new Set(kept.map((review) => review.id))
  return [...kept, ...listed.filter((review) => !there.has(review.id))]
}
