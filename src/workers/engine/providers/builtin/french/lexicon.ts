import nlp from 'fr-compromise'

/** What fr-compromise's lexicon and suffix rules make of a word in its sentence. */
export type LexicalGuess = 'noun' | 'verb' | 'infinitive' | 'adjective' | 'participle' | 'adverb' | null

interface CompromiseTerm {
  readonly text: string
  readonly tags?: ReadonlySet<string>
}

/**
 * One guess for each word. The words are given as plain letters, one term a word, so that the answer lines up;
 * where it does not, every guess is null and the tagger falls back to endings. Import lazily: loading takes 60 ms.
 */
export function guessWords(words: readonly string[]): readonly LexicalGuess[] {
  const plain = words.map((word) => word.replace(/[^\p{L}\p{N}]/gu, '') || 'x')
  // The library's last pass (postTagger) matches sentence patterns: two thirds of the time, and the tagger here
  // decides by context itself.
  const read = nlp.tokenize(plain.join(' ')).compute(['alias', 'machine', 'lexicon', 'preTagger'])
  const terms = (read as unknown as { docs: readonly (readonly CompromiseTerm[])[] }).docs.flat()
  const spoken = terms.filter((term) => term.text !== '')
  if (spoken.length !== plain.length) return plain.map(() => null)
  return spoken.map((term) => guessOf(term.tags))
}

function guessOf(tags: ReadonlySet<string> | undefined): LexicalGuess {
  if (!tags) return null
  if (tags.has('Infinitive')) return 'infinitive'
  if (tags.has('PastParticiple') || tags.has('PresentParticiple')) return 'participle'
  if (tags.has('Verb')) return 'verb'
  if (tags.has('Adjective')) return 'adjective'
  if (tags.has('Adverb')) return 'adverb'
  if (tags.has('Noun')) return 'noun'
  return null
}
