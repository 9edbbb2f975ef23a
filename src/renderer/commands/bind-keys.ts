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

/** What these say to the field that has the focus, if one has. */
const fieldCommands: ReadonlyMap<string, 'undo' | 'redo'> = new Map([['edit.undo', 'undo'], ['edit.redo', 'redo']])

export function isTyping(target: EventTarget | null): boolean {
  if (typeof HTMLElement === 'undefined' || !(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.tagName === 'TEXTAREA' || (target.tagName === 'INPUT' && !['checkbox', 'radio', 'button', 'range'].includes((target as HTMLInputElement).type))
}

/** Runs a command; undo and redo are about the text while text is being typed. True when there was something to run. */
export function runCommand(id: string, focused: Element | null, run: (id: string) => boolean): boolean {
  const inField = fieldCommands.get(id)
  if (inField === undefined || !isTyping(focused)) return run(id)
  // No other call reaches the field's own history: that of the system's menu does the same.
  document.execCommand(inField)
  return true
}

export function bindKeys(target: Window, commands: () => readonly Command[], run: (id: string) => boolean): () => void {
  const press = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const command = commandForKey(commands(), event)
    if (command && runCommand(command.id, document.activeElement, run)) event.preventDefault()
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
