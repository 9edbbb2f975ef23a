import type { i18n as I18n } from 'i18next'
import type { Failure } from '../shared/failure.ts'
import type { DocumentId } from '../shared/model/ids.ts'
import { createFormat } from './i18n/format.ts'
import type { Api } from './api/index.ts'
import { refusalGroups, type IntakeSummary } from './stores/intake-summary.ts'
import type { LibraryDone } from './stores/library-commands.ts'
import type { BatchEnd } from './stores/queue-batch.ts'
import { announceUndoable } from './stores/announce-undoable.ts'
import { FAILURE_TOAST_MS, type ToastStore } from './stores/toasts.ts'
import type { UndoStore } from './stores/undo.ts'

/** Says in the language of the moment what has happened, where an answer is not otherwise seen. */
export interface Notices {
  failure(failure: Failure): void
  /** `dropId`: the summary of a drop takes the place of what was said when it began. */
  refused(refused: IntakeSummary['refused'], dropId: string): void
  imported(summary: IntakeSummary, dropId: string): void
  /** These imports wait for nobody any more: what was asked about them is taken back. */
  decided(importIds: ReadonlySet<string>): void
  libraryDone(done: LibraryDone): void
  batchEnded(end: BatchEnd & { readonly asking: number }): void
  /** What was asked for is so already. */
  nothingToDo(): void
}

const REASONS_SHOWN = 3
const FILES_SHOWN = 3
const QUESTION_MS = 60_000

export function createNotices(deps: { readonly i18n: I18n; readonly toasts: ToastStore; readonly undo: UndoStore; readonly api: Api; readonly openActivity: () => void; readonly openDocument: (id: DocumentId) => void }): Notices {
  const { i18n, api } = deps
  const { t } = i18n
  const show = deps.toasts.getState().show
  /** What was asked in messages that may still be seen. */
  const questions = new Map<string, IntakeSummary>()

  /** A reason stands once, with the first files that it holds for. */
  const reasons = (refused: IntakeSummary['refused']): string => {
    const groups = refusalGroups(refused)
    const lines = groups.slice(0, REASONS_SHOWN).map(({ code, fileNames }) => {
      const more = fileNames.length - FILES_SHOWN
      const files = [...fileNames.slice(0, FILES_SHOWN), ...(more > 0 ? [t('intake.moreFiles', { count: more })] : [])].join(', ')
      return t('intake.reason', { reason: t(`failures.${code}.what`), files })
    })
    const left = groups.slice(REASONS_SHOWN).reduce((sum, { fileNames }) => sum + fileNames.length, 0)
    return [...lines, ...(left > 0 ? [t('intake.moreReasons', { count: left })] : [])].join('\n')
  }

  function undoable(text: string, label: string, done: { readonly undo: () => Promise<void>; readonly again: () => Promise<void> }): void {
    announceUndoable(deps, { id: api.newId(), text, label, action: t('app.undo'), run: done.undo, again: done.again })
  }

  function imported(summary: IntakeSummary, id: string): void {
    const { added, duplicates, undecided, refused } = summary
    const parts = [
      added > 0 ? t('intake.added', { count: added }) : '',
      countedOrNamed('duplicate', duplicates),
      countedOrNamed('undecided', undecided),
      refused.length > 0 ? t('intake.refused', { count: refused.length }) : '',
    ].filter((part) => part !== '')
    if (parts.length === 0) return
    const detail = reasons(refused)
    const [there] = duplicates
    const documentId = duplicates.length === 1 ? (there?.documentId ?? null) : null
    if (undecided.length > 0) questions.set(id, summary)
    show({
      id,
      tone: refused.length > 0 ? 'failure' : added > 0 ? 'success' : 'info',
      text: parts.join(' · '),
      ...(detail ? { detail } : {}),
      // A question must not pass unseen: it stays longer and leads to where it is asked.
      ...(undecided.length > 0
        ? { durationMs: QUESTION_MS, action: { label: t('intake.decide'), run: deps.openActivity } }
        : documentId !== null
          ? { durationMs: FAILURE_TOAST_MS, action: { label: t('intake.show'), run: () => deps.openDocument(documentId) } }
          : {}),
    })
  }

  /** One file by its name, several by their number. */
  function countedOrNamed(kind: 'duplicate' | 'undecided', files: readonly { readonly fileName: string }[]): string {
    const [only] = files
    if (!only) return ''
    if (files.length === 1) return t(`intake.${kind}Named`, { fileName: only.fileName })
    return t(`intake.${kind}`, { count: files.length })
  }

  return {
    failure: ({ code, subject }) =>
      void show({ tone: 'failure', text: subject === undefined ? t(`failures.${code}.what`) : `${t(`failures.${code}.what`)} · ${subject}`, detail: t(`failures.${code}.action`) }),
    refused: (refused, id) => void show({ id, tone: 'failure', text: t('intake.refused', { count: refused.length }), detail: reasons(refused) }),
    imported,
    decided: (importIds) => {
      for (const [id, summary] of questions) {
        if (!deps.toasts.getState().toasts.some((toast) => toast.id === id)) questions.delete(id)
        const undecided = summary.undecided.filter(({ importId }) => importId === null || !importIds.has(importId))
        if (!questions.has(id) || undecided.length === summary.undecided.length) continue
        if (undecided.length > 0) imported({ ...summary, undecided }, id)
        else {
          questions.delete(id)
          deps.toasts.getState().dismiss(id)
        }
      }
    },
    libraryDone: (done) => {
      switch (done.kind) {
        case 'removed':
          return undoable(t('library.done.removed', { count: done.ids.length }), t('library.undo.remove'), done)
        case 'added-to':
          return undoable(t('library.done.addedTo', { count: done.count, collection: done.collection }), t('library.undo.add'), done)
        case 'taken-from':
          return undoable(t('library.done.takenFrom', { count: done.count, collection: done.collection }), t('library.undo.take'), done)
        case 'restored':
          return void show({ text: t('library.done.restored', { count: done.ids.length }), tone: 'success' })
        case 'purged':
          return void show({ text: t('library.done.purged', { count: done.ids.length }) })
        case 'collection-removed':
          return void show({ text: t('library.done.collectionRemoved', { collection: done.collection }) })
      }
    },
    nothingToDo: () => void show({ tone: 'info', text: t('extraction.choices.nothingToDo') }),
    batchEnded: ({ done, failed, asking }) => {
      if (done + failed + asking === 0) return
      const format = createFormat(i18n.language)
      const parts = [done > 0 ? t('queue.batch.done', { count: done }) : '', failed > 0 ? t('queue.batch.failed', { count: failed }) : '', asking > 0 ? t('extraction.choices.asked', { count: asking }) : ''].filter((part) => part !== '')
      // Shown by main, and only while the window is not in front; a failure to show one is not worth a message.
      api.call('app.notifyBatch', { title: t(done + failed === 0 ? 'extraction.choices.title' : 'queue.batch.title'), body: format.list(parts) }).catch(() => undefined)
    },
  }
}
