import type { PassageInput } from '../../pipeline/ports.ts'
import type { Claims } from './claims.ts'
import { typeOfName } from './entity-types.ts'
import type { Segment } from './tokens.ts'

const glossaryHeading = /\b(?:glossary|definitions?|vocabulary|terminology|key terms|terms and definitions|lexicon|glossaire|définitions?|vocabulaire|terminologie|lexique|mots[- ]clés)\b/iu
const entry = /^([\p{L}][\p{L}\p{N} '’()/-]{1,60}?)(?:\s?:\s|\s[–—-]\s|\.\s[–—]\s)(\p{L}.{15,})$/su
const acronymIn = /^(.*?)\s*\(([\p{Lu}][\p{L}\p{N}]{1,8})\)$/u

/**
 * Glossary entries, "Term: what it is". Only under a heading that announces them: elsewhere a colon has many
 * other uses (a question, a label, a step), and a wrong definition costs more than a missing one.
 */
export function claimGlossary(passage: Pick<PassageInput, 'text' | 'headings'>, segments: readonly Segment[], claims: Claims): void {
  if (!glossaryHeading.test(passage.headings[passage.headings.length - 1] ?? '')) return
  for (const segment of segments) {
    const text = passage.text.slice(segment.start, segment.end)
    const match = entry.exec(text)
    const label = match?.[1]?.trim()
    const body = match?.[2]?.trim().replace(/\s+/g, ' ')
    if (!label || !body || label.split(/\s+/).length > 6) continue
    const paired = acronymIn.exec(label)
    const name = paired?.[1] ?? label
    const span = { start: segment.start, end: segment.end }
    const at = segment.start + text.indexOf(name)
    const acronymAt = paired?.[2] ? segment.start + text.indexOf(`(${paired[2]}`) + 1 : 0
    claims.entity({
      name,
      type: typeOfName(name, name.split(/\s+/)[0] ?? name, false),
      weight: 0.95,
      span: { start: at, end: at + name.length },
      ...(paired?.[2] ? { alias: { name: paired[2], kind: 'acronym' as const, span: { start: acronymAt, end: acronymAt + paired[2].length } } } : {}),
    })
    claims.fact({ entity: name, property: 'definition', value: body.replace(/\.$/u, '').slice(0, 600), qualifiers: {}, span })
  }
}
