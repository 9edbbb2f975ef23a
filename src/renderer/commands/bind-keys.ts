import { matchKeyBindingPress, parseKeybinding } from 'tinykeys'
import { isPlainKey, type Command } from './command.ts'

/** The command that a key press asks for, or undefined. Plain keys do nothing while text is being typed. */
export function commandForKey(commands: readonly Command[], event: KeyboardEvent): Command | undefined {
  const typing = isTyping(event.target)
  return commands.find((command) =>
    command.keys?.some((binding) => {
      if (typing && isPlainKey(binding)) return false
      const [press] = parseKeybinding(binding)
      return press !== undefined && matchKeyBindingPress(event, press)
    }),
  )
}

/** Undo, cut, copy and the like belong to the field that has the focus. */
const FIELD_COMMANDS = new Set(['edit.undo'])

export function isTyping(target: EventTarget | null): boolean {
  if (typeof HTMLElement === 'undefined' || !(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.tagName === 'TEXTAREA' || (target.tagName === 'INPUT' && !['checkbox', 'radio', 'button', 'range'].includes((target as HTMLInputElement).type))
}

export function bindKeys(target: Window, commands: () => readonly Command[], run: (id: string) => boolean): () => void {
  const press = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const command = commandForKey(commands(), event)
    if (!command || (FIELD_COMMANDS.has(command.id) && isTyping(event.target))) return
    if (run(command.id)) event.preventDefault()
  }
  // The two buttons at the side of many mice.
  const side = (event: MouseEvent) => {
    if (event.button === 3) run('go.back')
    if (event.button === 4) run('go.forward')
  }
  target.addEventListener('keydown', press)
  target.addEventListener('mouseup', side)
  return () => {
    target.removeEventListener('keydown', press)
    target.removeEventListener('mouseup', side)
  }
}
