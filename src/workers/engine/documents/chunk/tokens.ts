/** Counts tokens (o200k) of a whole string. */
export type CountTokens = (text: string) => number

/**
 * The real counter. Its table of 2.4 MB takes about 0.15 s to load, so it is loaded by the first document that is
 * chunked. Words like "<|endoftext|>" in a document are text, not commands.
 */
export async function loadTokenCounter(): Promise<CountTokens> {
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base')
  const plain = { disallowedSpecial: new Set<string>() }
  return (text) => (text === '' ? 0 : countTokens(text, plain))
}
