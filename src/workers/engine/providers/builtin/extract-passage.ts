import type { Language } from '../../../../shared/model/document.ts'
import type { Extraction } from '../../../../shared/model/extraction.ts'
import type { PassageInput } from '../../pipeline/ports.ts'
import { claimAcronyms } from './acronyms.ts'
import { isBoilerplate } from './boilerplate.ts'
import { createClaims } from './claims.ts'
import { claimDefinitions } from './definitions.ts'
import { claimExamples } from './examples.ts'
import { claimGlossary } from './glossary.ts'
import { claimHeadings } from './headings.ts'
import { innerHeadings } from './inner-headings.ts'
import { leadInsOf } from './lead-ins.ts'
import { languageWords } from './language-words.ts'
import { findPhrases } from './phrases.ts'
import { claimProcedures } from './procedures.ts'
import { claimQuantities } from './quantity-facts.ts'
import { claimRules } from './rules.ts'
import { splitSegments } from './segments.ts'
import type { SentenceContext } from './sentence-context.ts'
import { claimSynonyms } from './synonyms.ts'
import { claimTables } from './tables.ts'
import { claimTerms } from './terms.ts'
import type { Tagger } from './tokens.ts'
import { claimVerbRelations } from './verb-relations.ts'

const nothing: Extraction = { entities: [], relations: [], facts: [] }

/**
 * Everything that the built-in extractor finds in one passage. It sees that passage alone, so that its answer can
 * be kept under the passage's hash; what needs the whole document is the resolver's.
 */
export function extractPassage(passage: PassageInput, language: Language, tagger: Tagger): Extraction {
  if (passage.text.trim() === '' || isBoilerplate(passage)) return nothing
  const claims = createClaims()
  const words = languageWords(language)
  const { text } = passage
  claimHeadings(passage.headings, text, tagger, language, words, claims)
  const longForms = claimAcronyms(text, claims)
  if (passage.kind === 'code') return claims.build()
  const segments = splitSegments(passage)
  const inner = innerHeadings(text, segments)
  for (const heading of inner) claimHeadings([heading.text], null, tagger, language, words, claims)
  const headingsAt = (offset: number): readonly string[] => {
    const last = inner.findLast((heading) => heading.end <= offset)
    return last ? [...passage.headings, last.text] : passage.headings
  }
  const leadIns = leadInsOf(text, segments)
  const sentences = segments.flatMap((segment) => tagger(text, segment))
  for (const sentence of sentences) {
    const context: SentenceContext = { text, sentence, phrases: findPhrases(sentence, language, words), language, words, headings: headingsAt(sentence.start), leadIn: leadIns.get(sentence.segment) ?? null, longForms }
    claimTerms(context, claims)
    if (sentence.segment.kind === 'cell') continue
    claimSynonyms(context, claims)
    claimDefinitions(context, claims)
    claimExamples(context, claims)
    claimVerbRelations(context, claims)
    if (passage.kind === 'caption') continue
    claimRules(context, claims)
    claimQuantities(context, claims)
  }
  claimTables(text, passage.headings[passage.headings.length - 1] ?? '', language, claims)
  claimGlossary(passage, segments, claims)
  claimProcedures(text, headingsAt, segments, sentences, language, claims)
  return claims.build()
}
