import { describe, expect, it } from 'vitest'
import { commandForKey } from '../../../../src/renderer/commands/bind-keys.ts'
import { isPlainKey, showKeys, toAccelerator, type Command } from '../../../../src/renderer/commands/command.ts'
import { createRegistryStore, currentCommands } from '../../../../src/renderer/commands/registry.ts'
import { syncMenu } from '../../../../src/renderer/commands/sync-menu.ts'
import { createI18n } from '../../../../src/renderer/i18n/create-i18n.ts'
import { targetOf } from '../../../../src/renderer/ui/roving.ts'
import { fakeApi, settled } from '../../../support/fake-api.ts'

const command = (id: string, change: Partial<Command> = {}): Command => ({ id, menu: 'file', label: id, run: () => undefined, ...change })

/** As a keyboard event tells it: the key's own name, its place, and what is held. */
function press(key: string, held: { readonly ctrl?: boolean; readonly shift?: boolean; readonly alt?: boolean; readonly code?: string } = {}): KeyboardEvent {
  const modifiers = new Set([held.ctrl ? 'Control' : '', held.shift ? 'Shift' : '', held.alt ? 'Alt' : ''])
  return { key, code: held.code ?? '', target: null, getModifierState: (name: string) => modifiers.has(name) } as unknown as KeyboardEvent
}

describe('the registry', () => {
  it('has each command once, in its first place, as it was registered last', () => {
    const registry = createRegistryStore({ now: () => 0 })
    registry.getState().add([command('find', { label: 'Filter the list' }), command('open')])
    const takeOut = registry.getState().add([command('find', { label: 'Find in the document' })])
    expect(currentCommands(registry.getState()).map((one) => one.label)).toEqual(['Find in the document', 'open'])
    takeOut()
    expect(currentCommands(registry.getState()).map((one) => one.label)).toEqual(['Filter the list', 'open'])
  })

  it('does not hide a command that can run behind a later one that cannot', () => {
    const registry = createRegistryStore({ now: () => 0 })
    registry.getState().add([command('undo', { label: 'Undo a removal' })])
    registry.getState().add([command('undo', { label: 'Undo on the map', enabled: false })])
    expect(currentCommands(registry.getState()).map((one) => one.label)).toEqual(['Undo a removal'])
    registry.getState().add([command('undo', { label: 'Undo on the map' })])
    expect(currentCommands(registry.getState()).map((one) => one.label)).toEqual(['Undo on the map'])
  })

  it('runs what is enabled and says whether it did', () => {
    const registry = createRegistryStore({ now: () => 0 })
    let runs = 0
    registry.getState().add([command('a', { run: () => (runs += 1) }), command('b', { enabled: false, run: () => (runs += 10) })])
    expect(registry.getState().run('a')).toBe(true)
    expect(registry.getState().run('b')).toBe(false)
    expect(registry.getState().run('c')).toBe(false)
    expect(runs).toBe(1)
  })

  it('takes one key press that comes from page and menu as one wish, and the next press as another', () => {
    let time = 0
    const registry = createRegistryStore({ now: () => time })
    let runs = 0
    registry.getState().add([command('back', { run: () => (runs += 1) })])
    registry.getState().run('back')
    time = 20
    registry.getState().run('back')
    expect(runs).toBe(1)
    time = 200
    registry.getState().run('back')
    expect(runs).toBe(2)
  })
})

describe('keys', () => {
  const commands = [
    command('palette', { keys: ['$mod+k'] }),
    command('activity', { keys: ['$mod+2', '$mod+Digit2'] }),
    command('filter', { keys: ['/', 'Shift+/'] }),
    command('help', { keys: ['?', 'Shift+?'] }),
    command('search', { keys: ['$mod+Shift+f'] }),
  ]

  it.each([
    ['Ctrl+K', press('k', { ctrl: true }), 'palette'],
    ['Ctrl+2 on a French keyboard, where the key is é', press('é', { ctrl: true, code: 'Digit2' }), 'activity'],
    ['/ on a French keyboard, which needs Shift', press('/', { shift: true }), 'filter'],
    ['/', press('/'), 'filter'],
    ['?', press('?', { shift: true }), 'help'],
    ['Ctrl+Shift+F, told as a capital', press('F', { ctrl: true, shift: true }), 'search'],
  ])('%s', (_name, event, id) => {
    expect(commandForKey(commands, event)?.id).toBe(id)
  })

  it.each([
    ['K alone', press('k')],
    ['Ctrl+Alt+K', press('k', { ctrl: true, alt: true })],
    ['2 alone', press('2', { code: 'Digit2' })],
  ])('%s does nothing', (_name, event) => {
    expect(commandForKey(commands, event)).toBeUndefined()
  })

  it('are plain without a modifier that letters do not have', () => {
    expect(['/', '?', 'Shift+?', 'e'].every(isPlainKey)).toBe(true)
    expect(['$mod+k', 'Alt+ArrowLeft', 'Control+Tab'].some(isPlainKey)).toBe(false)
  })

  it.each([
    ['$mod+Shift+f', 'linux', 'Ctrl+Shift+F'],
    ['$mod+Shift+f', 'darwin', '⌘⇧F'],
    ['Alt+ArrowLeft', 'win32', 'Alt+←'],
    ['Space', 'linux', 'Space'],
  ])('%s is shown on %s as %s', (keys, platform, shown) => {
    expect(showKeys(keys, platform)).toBe(shown)
  })

  it.each([
    ['$mod+Shift+f', 'CommandOrControl+Shift+F'],
    ['Alt+ArrowLeft', 'Alt+Left'],
    ['$mod+,', 'CommandOrControl+,'],
    ['/', undefined],
    ['?', undefined],
  ])('%s is %s in a native menu', (keys, accelerator) => {
    expect(toAccelerator(keys)).toBe(accelerator)
  })
})

describe('the native menu', () => {
  it('is sent once for the registrations of one turn, and again in another language', async () => {
    const api = fakeApi()
    api.reply('app.setMenu', () => ({}))
    const i18n = createI18n('en')
    const commands = createRegistryStore({ now: () => 0 })
    const stop = syncMenu({ api, i18n, commands })
    commands.getState().add([command('a', { keys: ['$mod+k'] })])
    commands.getState().add([command('b', { enabled: false })])
    await settled()
    expect(api.callsOf('app.setMenu').map((call) => call.input.commands)).toEqual([
      [
        { id: 'a', menu: 'file', label: 'a', enabled: true, accelerator: 'CommandOrControl+K' },
        { id: 'b', menu: 'file', label: 'b', enabled: false },
      ],
    ])
    await i18n.changeLanguage('fr')
    await settled()
    expect(api.callsOf('app.setMenu').at(-1)?.input.labels.file).toBe('Fichier')
    stop()
    commands.getState().add([command('c')])
    await settled()
    expect(api.callsOf('app.setMenu')).toHaveLength(2)
  })

  it('is not sent again for a registration that changes nothing', async () => {
    const api = fakeApi()
    const commands = createRegistryStore({ now: () => 0 })
    const stop = syncMenu({ api, i18n: createI18n('en'), commands })
    const takeOut = commands.getState().add([command('a')])
    await settled()
    takeOut()
    commands.getState().add([command('a')])
    await settled()
    expect(api.callsOf('app.setMenu')).toHaveLength(1)
    stop()
  })
})

describe('moving the focus', () => {
  it.each([
    ['ArrowDown', 'vertical', 2, 0],
    ['ArrowUp', 'vertical', 0, 2],
    ['ArrowRight', 'horizontal', 0, 1],
    ['Home', 'horizontal', 2, 0],
    ['End', 'vertical', 0, 2],
    ['ArrowRight', 'vertical', 0, null],
    ['a', 'horizontal', 0, null],
  ] as const)('%s in a %s list from %i leads to %s', (key, axis, at, to) => {
    expect(targetOf(key, axis, at, 3)).toBe(to)
  })

  it('leads nowhere in an empty list', () => {
    expect(targetOf('Home', 'vertical', -1, 0)).toBeNull()
  })
})
