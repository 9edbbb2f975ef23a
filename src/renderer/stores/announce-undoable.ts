import { UNDO_MS, type ToastStore } from './toasts.ts'
import type { UndoEntry, UndoStore } from './undo.ts'

/** Says what was done with a button that takes it back; the key takes back the same entry, and the message goes with it. */
export function announceUndoable(stores: { readonly toasts: ToastStore; readonly undo: UndoStore }, done: UndoEntry & { readonly text: string; readonly action: string }): void {
  const { id, label, text, action, again } = done
  const run = () => {
    stores.toasts.getState().dismiss(id)
    return done.run()
  }
  stores.undo.getState().push({ id, label, run, ...(again ? { again } : {}) })
  stores.toasts.getState().show({ id, text, tone: 'success', durationMs: UNDO_MS, action: { label: action, run: () => void stores.undo.getState().undo(id) } })
}
