import type { Texts } from '../index.ts'
import type { reader as english } from '../en/reader.ts'

export const reader: Texts<typeof english> = {
  title: 'Lecteur',
}
