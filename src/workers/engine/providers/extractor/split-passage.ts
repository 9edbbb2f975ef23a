import type { ExtractedEntity, Extraction, Span } from '../../../../shared/model/extraction.ts'
import type { DropReason } from '../../../../shared/model/provider.ts'
import type { CheckedPassage } from './prompt-port.ts'

export interface TextPart {
  readonly text: string
  /** UTF-16 offset in the whole. */
  readonly start: number
}

/** Two parts of about the same length, cut after a sentence where there is one near the middle, else at a space. Null: too short to cut. */
export function halve(text: string, shortest = 200): readonly [TextPart, TextPart] | null {
  if (text.length < 2 * shortest) return null
  const middle = text.length / 2
  const cuts = [...text.matchAll(/[.!?…]["»”)\]]*\s+|\n+/gu)].map((match) => match.index + match[0].length)
  const near = cuts.filter((at) => at >= shortest && at <= text.length - shortest)
  const at = near.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0] ?? spaceNear(text, middle)
  return at === null ? null : [{ text: text.slice(0, at), start: 0 }, { text: text.slice(at), start: at }]
}

function spaceNear(text: string, middle: number): number | null {
  const at = text.indexOf(' ', Math.floor(middle))
  return at > 0 && at < text.length - 1 ? at + 1 : null
}

/** What was said of the parts, as said of the whole: spans moved, entities of one name joined, counts added. */
export function joinParts(parts: readonly { readonly start: number; readonly checked: CheckedPassage }[]): CheckedPassage {
  const entities = new Map<string, ExtractedEntity>()
  const whole: Extraction = { entities: [], relations: [], facts: [] }
  const dropped: Partial<Record<DropReason, number>> = {}
  let kept = 0
  for (const { start, checked } of parts) {
    const { extraction, checks } = checked
    for (const entity of extraction.entities) {
      const moved = { ...entity, mentions: entity.mentions.map((span) => move(span, start)), aliases: entity.aliases.map((alias) => ({ ...alias, span: move(alias.span, start) })) }
      const before = entities.get(entity.name)
      entities.set(entity.name, before ? { ...before, mentions: [...before.mentions, ...moved.mentions], aliases: [...before.aliases, ...moved.aliases], weight: Math.max(before.weight, moved.weight) } : moved)
    }
    whole.relations.push(...extraction.relations.map((relation) => ({ ...relation, span: move(relation.span, start) })))
    whole.facts.push(...extraction.facts.map((fact) => ({ ...fact, span: move(fact.span, start) })))
    kept += checks.kept
    for (const [reason, count] of Object.entries(checks.dropped) as [DropReason, number][]) dropped[reason] = (dropped[reason] ?? 0) + count
  }
  return { extraction: { ...whole, entities: [...entities.values()] }, checks: { kept, dropped }, missing: parts.every(({ checked }) => checked.missing) }
}

function move(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by }
}
