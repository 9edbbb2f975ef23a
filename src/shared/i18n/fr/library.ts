import type { library as english } from '../en/library.ts'
import type { Texts } from '../index.ts'

export const library: Texts<typeof english> = {
  title: 'Library',
}
