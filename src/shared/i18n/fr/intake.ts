import type { intake as english } from '../en/intake.ts'
import type { Texts } from '../index.ts'

export const intake: Texts<typeof english> = {
  title: 'Intake',
}
