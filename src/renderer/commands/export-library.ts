import type { Input } from '../../shared/contract/index.ts'
import { toFailure } from '../../shared/failure.ts'
import type { Api } from '../api/index.ts'
import type { Translate } from '../i18n/use-t.ts'
import type { ToastStore } from '../stores/toasts.ts'

export type ExportFormat = Input<'app.export'>['format']

/** Asks main for a place and the engine for the files, and says where they are. */
export async function exportLibrary(deps: { readonly api: Api; readonly toasts: ToastStore; readonly t: Translate; readonly format: ExportFormat }): Promise<void> {
  const { api, toasts, t, format } = deps
  try {
    const { files } = await api.call('app.export', { format })
    if (files.length > 0) toasts.getState().show({ tone: 'success', text: t('commands.exported', { count: files.length }), detail: files.slice(0, 3).join('\n') })
  } catch (error) {
    const { code } = toFailure(error)
    toasts.getState().show({ tone: 'failure', text: t(`failures.${code}.what`), detail: t(`failures.${code}.action`) })
  }
}
