declare module 'stopword' {
  type Words = readonly string[]
  export const ara: Words, deu: Words, heb: Words, ita: Words, jpn: Words, kor: Words, nld: Words, porBr: Words, rus: Words, spa: Words, zho: Words
}
