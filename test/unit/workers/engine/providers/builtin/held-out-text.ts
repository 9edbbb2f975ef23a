import type { Language } from '../../../../../../src/shared/model/document.ts'
import type { Comparator, RelationType } from '../../../../../../src/shared/model/extraction.ts'
import type { PassageInput } from '../../../../../../src/workers/engine/pipeline/ports.ts'

/** A short text of one field with what a careful reader takes from it. Names are folded keys. */
export interface HeldOutText {
  readonly language: Language
  readonly passages: readonly Pick<PassageInput, 'kind' | 'headings' | 'text'>[]
  /** All that may come out: a value more is a wrong value. */
  readonly quantities: readonly { readonly entity: string; readonly property: string; readonly comparator: Comparator; readonly value: string; readonly unit: string }[]
  readonly definitions: readonly string[]
  readonly rules: readonly { readonly about: string; readonly modality: 'must' | 'never' | 'should' }[]
  readonly procedures: readonly { readonly name: string; readonly steps: number }[]
  readonly relations: readonly (readonly [string, RelationType, string])[]
}
