import type { Language } from '../../../../shared/model/document.ts'
import type { Claims } from './claims.ts'
import { plainHeading } from './headings.ts'
import { textOf } from './phrases.ts'
import type { Segment, Sentence } from './tokens.ts'

interface Step {
  readonly order: number
  readonly segment: Segment
  readonly text: string
}

const englishLeadIns = [
  /(?:^|[.]\s)(?:in order to|to)\s+([a-z][^.:]{3,80}?)(?:,\s?(?:follow|do|proceed|use|perform|carry|complete|take|you|the|these)[^:]*)?\s?:$/iu,
  /steps?\s+(?:to|for)\s+([^.:]{3,80}?)\s?:$/iu,
  /procedure\s+(?:to|for)\s+([^.:,]{3,80}?)(?:\s+(?:is|are)\b[^:]*)?\s?:$/iu,
]
const frenchLeadIns = [
  /(?:^|[.]\s)(?:pour|afin de|afin d['’])\s?([^.:]{3,80}?)(?:,\s?[^:]*)?\s?:$/iu,
  /étapes?\s+(?:pour|de|du|d['’])\s?([^.:]{3,80}?)\s?:$/iu,
  /procédure\s+(?:pour|de|d['’])\s?([^.:,]{3,80}?)\s?:$/iu,
]
/** How many of the items must be instructions; fewer where the text says that steps follow. */
const leastInstructions = 0.6
const leastAnnounced = 0.4
const stepLabel = /^(?:Step|Étape|Etape)\s+(\d{1,2})\s*[:.–-]\s*(\S.*)$/su

/**
 * Procedures: ordered items that are instructions, under a lead-in ("To change the oil:") or a heading that names
 * the task. Items that are not instructions (an enumeration of projects, of goals) make no procedure.
 */
export function claimProcedures(text: string, headingsAt: (offset: number) => readonly string[], segments: readonly Segment[], sentences: readonly Sentence[], language: Language, claims: Claims): void {
  for (const [from, steps] of stepRuns(text, segments)) {
    const leadIn = segments[from - 1]
    const leadText = leadIn ? textOf(text, leadIn.start, leadIn.end) : ''
    const labelled = steps.some((step) => stepLabel.test(text.slice(step.segment.start, step.segment.end)))
    const bulleted = steps.some((step) => step.segment.order === null) && !labelled
    const announced = /\b(?:steps?|procedure|as follows|étapes?|procédure|procéder|comme suit|ainsi)\b[^:]*:$/iu.test(leadText)
    if (bulleted && !announced) continue
    const instructions = steps.filter((step) => isInstruction(step, sentences, language)).length
    if (!labelled && instructions / steps.length < (announced ? leastAnnounced : leastInstructions)) continue
    const named = leadInName(leadText, language)
    const heading = plainHeading(headingsAt(steps[0]?.segment.start ?? 0).at(-1) ?? '')
    const name = named ?? (heading && !/[?!]$/.test(heading) && heading.split(/\s+/).length <= 10 ? heading : null)
    if (!name) continue
    const at = leadIn && named ? text.indexOf(named, leadIn.start) : -1
    claims.entity({ name, type: 'procedure', weight: 0.9, ...(at >= 0 ? { span: { start: at, end: at + named!.length } } : {}) })
    for (const step of steps) {
      claims.fact({ entity: name, property: 'step', value: step.text.slice(0, 600), qualifiers: { order: String(step.order) }, span: { start: step.segment.start, end: step.segment.end } })
    }
  }
}

/** Runs of two or more items that count upwards (or are bullets), with the index of their first segment. */
function stepRuns(text: string, segments: readonly Segment[]): readonly (readonly [number, readonly Step[]])[] {
  const runs: [number, Step[]][] = []
  let open: Step[] = []
  let openAt = 0
  let ordered = false
  const close = (): void => {
    if (open.length >= 2) runs.push([openAt, open])
    open = []
  }
  segments.forEach((segment, index) => {
    const content = text.slice(segment.start, segment.end)
    const label = stepLabel.exec(content)
    const order = label ? Number(label[1]) : segment.kind === 'item' ? segment.order : null
    const body = textOf(text, segment.start, segment.end).replace(/^(?:Step|Étape|Etape)\s+\d{1,2}\s*[:.–-]\s*/u, '')
    if (order !== null) {
      const last = open[open.length - 1]
      if (!last || !ordered || order !== last.order + 1) {
        close()
        openAt = index
      }
      ordered = true
      open.push({ order, segment, text: body })
    } else if (segment.kind === 'item' && /^[-•*▪▫◦‣●○■□➢➤\ue000-\uf8ff]$/u.test(segment.marker ?? '')) {
      if (ordered && open.length > 0) return // a bullet under a numbered step is a detail of it
      if (open.length === 0) openAt = index
      ordered = false
      open.push({ order: open.length + 1, segment, text: body })
    } else if (open.length > 0 && !(ordered && segment.kind === 'prose' && /^\p{Lu}/u.test(content) && content.length < 400 && nextOrder(segments, index) === (open[open.length - 1]?.order ?? 0) + 1)) {
      close()
      ordered = false
    }
  })
  close()
  return runs
}

/** A paragraph between step 3 and step 4 explains step 3; the run goes on after it. */
function nextOrder(segments: readonly Segment[], index: number): number | null {
  return segments[index + 1]?.order ?? null
}

function isInstruction(step: Step, sentences: readonly Sentence[], language: Language): boolean {
  const all = sentences.find((sentence) => sentence.segment === step.segment)?.tokens ?? []
  // "Near the bottom, add gas": a place or a case may stand before the instruction.
  const comma = all.findIndex((token) => token.text === ',')
  const tokens = comma > 0 && comma < 10 && /^(?:P|C)$/.test(all[0]?.tag ?? '') ? all.slice(comma + 1) : all
  const opening = tokens.find((token) => !/^(?:then|next|first|finally|carefully|slowly|gently|if|puis|ensuite|enfin|d'abord|,|never|always|do|not|ne|pas|toujours|jamais)$/.test(token.lower))
  if (!opening) return false
  if (language === 'fr') return opening.tag === 'V' && /(?:er|ir|re|ez|ons)$/.test(opening.lower)
  return opening.tag === 'V' && !/(?:ing|ed)$/.test(opening.lower)
}

function leadInName(text: string, language: Language): string | null {
  for (const pattern of language === 'fr' ? frenchLeadIns : englishLeadIns) {
    const name = pattern.exec(text)?.[1]?.trim()
    if (name && name.split(/\s+/).length <= 12) return name
  }
  return null
}
