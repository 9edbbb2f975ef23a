import type { Texts } from '../index.ts'
import type { search as english } from '../en/search.ts'

export const search: Texts<typeof english> = {
  title: 'Recherche',
}
