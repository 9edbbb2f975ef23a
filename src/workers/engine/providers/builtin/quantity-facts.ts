import type { Claims } from './claims.ts'
import { typeOfName } from './entity-types.ts'
import { findQuantities, type Quantity } from './quantities.ts'
import { quantitySubject, type QuantitySubject } from './quantity-subject.ts'
import type { SentenceContext } from './sentence-context.ts'

/** Numbers with units, each as a fact of what it is about; a number whose subject is not plain gives none. */
export function claimQuantities(context: SentenceContext, claims: Claims): void {
  const quantities = findQuantities(context.text, context.sentence.start, context.sentence.end, context.language)
  const subjects: (QuantitySubject | null)[] = []
  quantities.forEach((quantity, index) => {
    const repeated = quantity.repeats === null ? null : (subjects[quantity.repeats] ?? null)
    const subject = quantity.repeats === null ? (quantitySubject(context, quantity) ?? coordinated(context, quantities, subjects, index)) : repeated
    subjects.push(subject)
    if (!subject) return
    const inText = subject.start >= 0
    const words = subject.entity.split(/\s+/)
    claims.entity({
      name: subject.entity,
      type: typeOfName(subject.entity, (context.language === 'fr' ? words[0] : words[words.length - 1]) ?? subject.entity, false),
      weight: 0.5,
      ...(inText ? { span: { start: subject.start, end: subject.end } } : {}),
    })
    claims.fact({
      entity: subject.entity,
      property: subject.property,
      value: quantity.value,
      unit: quantity.unit,
      comparator: quantity.value.includes('..') ? 'range' : subject.comparator,
      qualifiers: qualifiers(context, quantity),
      span: { start: context.sentence.start, end: context.sentence.end },
    })
  })
}

/** "18 m for beginners and 30 m for experts": the second takes the first's subject, where both say for whom. */
function coordinated(context: SentenceContext, quantities: readonly Quantity[], subjects: readonly (QuantitySubject | null)[], index: number): QuantitySubject | null {
  const quantity = quantities[index]
  const before = quantities[index - 1]
  const subject = subjects[index - 1]
  if (!quantity || !before || !subject || before.dimension !== quantity.dimension) return null
  const between = context.text.slice(before.cueEnd, quantity.cueStart)
  const qualified = /^\s(?:for|in|at|pour|en|à|dans|chez)\s[^.;]*?(?:,|and|et)\s*$/u.test(between)
  return qualified && qualifiers(context, quantity)['for'] !== undefined ? subject : null
}

/** "for recreational divers", "per day", "en eau froide" after the number narrow what it says. */
function qualifiers(context: SentenceContext, quantity: Quantity): Record<string, string> {
  const right = context.text.slice(quantity.cueEnd, context.sentence.end).replace(/\s+/g, ' ')
  const match = /^(?: \([^)]*\))? ((?:for|in|at|per|every|during|pour|en|dans|par|chez|pendant|lors de) [^,.;:()]{2,60}?)(?=,|\.|;|:|\(| and | et | or | ou |$)/iu.exec(right)
  return match?.[1] && !/\d/.test(match[1]) ? { for: match[1].trim() } : {}
}
