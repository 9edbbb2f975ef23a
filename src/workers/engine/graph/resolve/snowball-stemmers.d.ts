declare module 'snowball-stemmers' {
  /** A stemmer for one of `algorithms()`; throws on a name that it does not know. */
  export function newStemmer(language: string): { stem(word: string): string }
  export function algorithms(): string[]
}
