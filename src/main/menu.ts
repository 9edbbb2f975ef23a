import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { Input } from '../shared/contract/index.ts'
import { catalogues, type Locale } from '../shared/i18n/index.ts'

/**
 * The native menu of this system, from the window's command registry: one list feeds menu, palette and cheat
 * sheet. Cut, copy and paste are the system's own roles, so that text fields behave as everywhere. Undo and redo go to
 * the window, which alone knows whether they are about a text field or about the library.
 */
type Registry = Input<'app.setMenu'>['commands']

export function buildMenu(options: { readonly commands: Registry; readonly locale: Locale; readonly platform: NodeJS.Platform; readonly run: (id: string) => void }): Menu {
  const { menus, roles, services } = catalogues[options.locale].main
  const history: Readonly<Record<string, MenuItemConstructorOptions>> = {
    'edit.undo': { label: roles.undo, accelerator: 'CommandOrControl+Z' },
    'edit.redo': { label: roles.redo, accelerator: 'CommandOrControl+Shift+Z' },
  }
  const items = (menu: Registry[number]['menu']): MenuItemConstructorOptions[] =>
    options.commands
      .filter((command) => command.menu === menu && !(command.id in history))
      .map((command) => ({
        label: command.label,
        enabled: command.enabled,
        // The window's own key handler acts; the menu only shows the keys, so that nothing runs twice.
        ...(command.accelerator && { accelerator: command.accelerator, registerAccelerator: false }),
        click: () => options.run(command.id),
      }))
  const mac = options.platform === 'darwin'
  const edit: MenuItemConstructorOptions[] = [
    ...Object.entries(history).map(([id, item]): MenuItemConstructorOptions => ({ ...item, registerAccelerator: false, click: () => options.run(id) })),
    { type: 'separator' },
    { role: 'cut', label: roles.cut },
    { role: 'copy', label: roles.copy },
    { role: 'paste', label: roles.paste },
    { role: 'selectAll', label: roles.selectAll },
  ]
  const template: MenuItemConstructorOptions[] = [
    ...(mac ? [{ role: 'appMenu', label: 'Coursegraph', submenu: [{ role: 'about' }, { type: 'separator' }, { role: 'services', label: services }, { type: 'separator' }, { role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }, { type: 'separator' }, { role: 'quit' }] } satisfies MenuItemConstructorOptions] : []),
    { label: menus.file, submenu: [...items('file'), { type: 'separator' }, mac ? { role: 'close', label: roles.close } : { role: 'quit', label: roles.quit }] },
    { label: menus.edit, submenu: [...edit, ...separated(items('edit'))] },
    { label: menus.view, submenu: [...items('view'), { type: 'separator' }, { role: 'resetZoom', label: roles.resetZoom }, { role: 'zoomIn', label: roles.zoomIn }, { role: 'zoomOut', label: roles.zoomOut }, { role: 'togglefullscreen', label: roles.fullScreen }] },
    { label: menus.go, submenu: items('go') },
    { label: menus.document, submenu: items('document') },
    ...(mac ? [{ role: 'windowMenu', label: menus.window } satisfies MenuItemConstructorOptions] : []),
    { label: menus.help, role: 'help', submenu: items('help') },
  ]
  return Menu.buildFromTemplate(template.filter((entry) => !Array.isArray(entry.submenu) || entry.submenu.length > 0))
}

function separated(items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.length > 0 ? [{ type: 'separator' }, ...items] : []
}
