import type { TextToEmbed } from '../../pipeline/ports.ts'

/** What one request may hold. */
export interface EmbeddingLimits {
  readonly inputs: number
  readonly tokens: number
  readonly tokensOfAnInput: number
}

/** Tokens are counted with another model's vocabulary, so a part of each limit is left free. */
const usable = 0.8

/** Texts in requests that keep to the limits, in order; whatever is too long for an input alone is cut. */
export function batchesOf(texts: readonly TextToEmbed[], limits: EmbeddingLimits): { readonly batches: TextToEmbed[][]; readonly cut: number } {
  const batches: TextToEmbed[][] = []
  let tokens = 0
  let cut = 0
  for (const text of texts) {
    const fitting = fitInput(text, Math.floor(limits.tokensOfAnInput * usable))
    if (fitting !== text) cut += 1
    const open = batches.at(-1)
    if (open && open.length < limits.inputs && tokens + fitting.tokens <= limits.tokens * usable) {
      open.push(fitting)
      tokens += fitting.tokens
    } else {
      batches.push([fitting])
      tokens = fitting.tokens
    }
  }
  return { batches, cut }
}

function fitInput(text: TextToEmbed, mostTokens: number): TextToEmbed {
  if (text.tokens <= mostTokens) return text
  return { ...text, text: cutAtWord(text.text, Math.floor((text.text.length * mostTokens) / text.tokens)), tokens: mostTokens }
}

/** The beginning of a text, of at most so many characters, ended between two words where there is such a place near. */
export function cutAtWord(text: string, mostCharacters: number): string {
  if (text.length <= mostCharacters) return text
  // One character more: a word that ends exactly there is whole.
  const space = text.slice(0, mostCharacters + 1).search(/\s\S*$/u)
  const at = space > mostCharacters / 2 ? space : mostCharacters
  // Never between the halves of one character.
  return text.slice(0, /[\uD800-\uDBFF]/.test(text[at - 1] ?? '') ? at - 1 : at)
}
