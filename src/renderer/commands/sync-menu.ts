import type { i18n as I18n } from 'i18next'
import type { Api } from '../api/index.ts'
import { toAccelerator } from './command.ts'
import { currentCommands, type RegistryStore } from './registry.ts'

/** Keeps the native menu like the registry. Sent after the registrations of one turn, and only when it differs. */
export function syncMenu(deps: { readonly api: Api; readonly i18n: I18n; readonly commands: RegistryStore }): () => void {
  const { api, i18n, commands } = deps
  let sent = ''
  let waiting = false
  const send = () => {
    waiting = false
    const input = {
      commands: currentCommands(commands.getState()).map((command) => {
        const accelerator = command.keys?.[0] === undefined ? undefined : toAccelerator(command.keys[0])
        return { id: command.id, menu: command.menu, label: command.label, enabled: command.enabled !== false, ...(accelerator === undefined ? {} : { accelerator }) }
      }),
      labels: Object.fromEntries((['file', 'edit', 'view', 'go', 'document', 'help'] as const).map((menu) => [menu, i18n.t(`commands.menus.${menu}`)])),
    }
    const key = JSON.stringify(input)
    if (key === sent) return
    sent = key
    // Without a native menu the palette still has every command.
    api.call('app.setMenu', input).catch(() => undefined)
  }
  const later = () => {
    if (waiting) return
    waiting = true
    queueMicrotask(send)
  }
  later()
  const stop = commands.subscribe(later)
  i18n.on('languageChanged', later)
  return () => {
    stop()
    i18n.off('languageChanged', later)
  }
}
