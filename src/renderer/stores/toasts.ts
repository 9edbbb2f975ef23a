import { createStore, type StoreApi } from 'zustand/vanilla'

/** A short message that needs no answer, with at most one thing to do about it. */
export interface Toast {
  readonly id: string
  readonly tone: 'info' | 'success' | 'failure'
  readonly text: string
  readonly detail?: string
  readonly action?: { readonly label: string; readonly run: () => void }
  readonly durationMs: number
}

export interface ToastState {
  readonly toasts: readonly Toast[]
}

export interface ToastActions {
  /** Returns the id; showing with an id that is there replaces it. */
  show(toast: Omit<Toast, 'id' | 'durationMs' | 'tone'> & { readonly id?: string; readonly tone?: Toast['tone']; readonly durationMs?: number }): string
  dismiss(id: string): void
}

export type ToastStore = StoreApi<ToastState & ToastActions>

export const TOAST_MS = 5_000
/** Failures stay longer: there is more to read. */
export const FAILURE_TOAST_MS = 10_000
/** How long a removal can be taken back from its toast. */
export const UNDO_MS = 10_000
const TOASTS_SHOWN = 4

export function createToastStore(deps: { readonly newId: () => string }): ToastStore {
  return createStore((set) => ({
    toasts: [],
    show: (wanted) => {
      const tone = wanted.tone ?? 'info'
      const toast: Toast = { durationMs: tone === 'failure' ? FAILURE_TOAST_MS : TOAST_MS, ...wanted, tone, id: wanted.id ?? deps.newId() }
      set((state) => ({ toasts: [...state.toasts.filter((one) => one.id !== toast.id), toast].slice(-TOASTS_SHOWN) }))
      return toast.id
    },
    dismiss: (id) => set((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) })),
  }))
}
