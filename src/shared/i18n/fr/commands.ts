import type { commands as english } from '../en/commands.ts'
import type { Texts } from '../index.ts'

export const commands: Texts<typeof english> = {
  title: 'Commands',
}
