import type { queue as english } from '../en/queue.ts'
import type { Texts } from '../index.ts'

export const queue: Texts<typeof english> = {
  title: 'Queue',
}
