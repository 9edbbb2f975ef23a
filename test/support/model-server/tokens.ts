import { encode } from 'gpt-tokenizer/encoding/o200k_base'

/** Counts and cuts text by o200k tokens. What comes back in every call (the instructions) is read once. */
export interface Tokenizer {
  tokens(text: string): readonly number[]
  count(text: string): number
  /** The beginning of the text that has this many tokens at most. */
  cut(text: string, tokens: number): string
}

const plain = { disallowedSpecial: new Set<string>() }

export function createTokenizer(keep = 200): Tokenizer {
  const known = new Map<string, readonly number[]>()
  const tokens = (text: string): readonly number[] => {
    const found = known.get(text)
    if (found) return found
    const counted = text === '' ? [] : encode(text, plain)
    known.set(text, counted)
    // The oldest goes; a prefix in use is put in again by its next call.
    if (known.size > keep) known.delete(known.keys().next().value ?? '')
    return counted
  }
  const count = (text: string): number => tokens(text).length
  return {
    tokens,
    count,
    cut(text, limit) {
      if (count(text) <= limit) return text
      // By characters: a piece cut between two tokens need not be text, and the cut is the nearest that fits.
      let low = 0
      let high = text.length
      while (low < high) {
        const middle = Math.ceil((low + high) / 2)
        if (encode(text.slice(0, middle), plain).length <= limit) low = middle
        else high = middle - 1
      }
      return text.slice(0, low)
    },
  }
}
