import type { Input } from '../../shared/contract/index.ts'

export type MenuName = Input<'app.setMenu'>['commands'][number]['menu']

/**
 * One thing that the window can be told to do. Menu, palette, cheat sheet and keys all come from these.
 * `keys` are tinykeys bindings ("$mod+k"; $mod is ⌘ or Ctrl); the first one is shown, the others also work.
 */
export interface Command {
  readonly id: string
  readonly menu: MenuName
  readonly label: string
  readonly keys?: readonly string[]
  readonly enabled?: boolean
  /** Left out of the palette and menus: it is only a key of the part that has the focus. */
  readonly keyOnly?: boolean
  readonly run: () => void
}

/** A binding without ⌘ or Ctrl or Alt is a plain letter: it must not act while somebody types. */
export function isPlainKey(binding: string): boolean {
  return !/(^|\+)(\$mod|Control|Meta|Alt)\+/.test(binding)
}

const MAC_NAMES: Readonly<Record<string, string>> = { $mod: '⌘', Shift: '⇧', Alt: '⌥', Control: '⌃', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Enter: '↩', Backspace: '⌫' }
const OTHER_NAMES: Readonly<Record<string, string>> = { $mod: 'Ctrl', Control: 'Ctrl', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' }

/** A binding as this system writes it: "Ctrl+Shift+F", "⇧⌘F". */
export function showKeys(binding: string, platform: string): string {
  const mac = platform === 'darwin'
  const names = mac ? MAC_NAMES : OTHER_NAMES
  const parts = binding.split('+').map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part))
  return parts.join(mac ? '' : '+')
}

/** The same for Electron's menu, which has its own words; undefined for keys that a menu cannot show. */
export function toAccelerator(binding: string): string | undefined {
  if (isPlainKey(binding) && !/^F\d+$/.test(binding)) return undefined
  const names: Readonly<Record<string, string>> = { $mod: 'CommandOrControl', ArrowLeft: 'Left', ArrowRight: 'Right', ArrowUp: 'Up', ArrowDown: 'Down' }
  return binding
    .split('+')
    .map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join('+')
}
