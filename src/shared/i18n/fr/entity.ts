import type { Texts } from '../index.ts'
import type { entity as english } from '../en/entity.ts'

export const entity: Texts<typeof english> = {
  title: 'Entité',
}
