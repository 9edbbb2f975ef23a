import type { ItemSentence, ItemToken } from 'wink-nlp'
import { dimensionOf } from '../units.ts'
import { isCapitals, plainLower, type Sentence, type Tag, type Tagger, type Token } from '../tokens.ts'
import { wink } from './model.ts'
import { instructionVerbs, neverImperative, possessives } from './words.ts'

interface RawToken {
  text: string
  start: number
  end: number
  tag: Tag
}

const tagOf: Readonly<Record<string, Tag>> = {
  ADJ: 'A', ADP: 'P', ADV: 'R', AUX: 'X', CCONJ: 'C', SCONJ: 'C', DET: 'D', INTJ: 'R', NOUN: 'N', NUM: 'M', PART: 'R', PRON: 'O', PROPN: 'PN', PUNCT: '.', SYM: 'S', VERB: 'V', X: 'S',
}
/** Instruction verbs whose past is the same word: "the boat hit" has a verb, "a safety stop" has none. */
const sameInThePast = new Set(['cut', 'put', 'set', 'hit', 'let', 'read', 'shut', 'spread', 'cost'])
const modals = new Set(['must', 'shall', 'should', 'can', 'could', 'may', 'might', 'will', 'would', 'cannot', 'need'])

/** English sentences with wink-nlp's tags, mended where short instructions and compounds mislead it. */
export const tagEnglish: Tagger = (text, segment) => {
  const original = text.slice(segment.start, segment.end)
  const sentences: Sentence[] = []
  let offset = 0
  wink
    .readDoc(easeCase(original))
    .sentences()
    .each((sentence: ItemSentence) => {
      const raw: RawToken[] = []
      sentence.tokens().each((token: ItemToken) => {
        const value = token.out()
        const at = original.toLowerCase().indexOf(value.toLowerCase(), offset)
        // A value that the text does not have (never seen) is left out rather than misplaced.
        if (at < 0 || at - offset > 40) return
        offset = at + value.length
        raw.push({ text: original.slice(at, offset), start: segment.start + at, end: segment.start + offset, tag: tagOf[String(token.out(wink.its.pos))] ?? 'S' })
      })
      for (const part of splitAfterUnits(mergeCompounds(raw))) {
        const tokens = retag(part)
        const [first, last] = [tokens[0], tokens[tokens.length - 1]]
        if (first && last) sentences.push({ start: first.start, end: last.end, segment, tokens })
      }
    })
  return sentences
}

/**
 * The tagger takes "Rinse" and "Use" for names. The first letter of a sentence is made small, and so is a line
 * set in title case or capitals; lengths stay, so offsets do.
 */
function easeCase(text: string): string {
  const spaced = text.replace(/\n/g, ' ')
  const words = spaced.match(/\p{L}{4,}/gu) ?? []
  const large = words.filter((word) => /^\p{Lu}/u.test(word)).length
  const titled = words.length > 1 && large / words.length > 0.6 && !/[.!?]\s/.test(spaced) && spaced.length < 120
  if (titled) return sameLengthLower(spaced)
  return spaced.replace(/(^|[.!?:]["”)]?\s+|^["“(])(\p{Lu})(?=\p{Ll}+(?![\p{Lu}\p{N}])|[ ])/gu, (match, before: string, letter: string) => {
    const small = letter.toLowerCase()
    return small.length === letter.length && match.length === before.length + letter.length ? before + small : match
  })
}

function sameLengthLower(text: string): string {
  const small = text.toLowerCase()
  return small.length === text.length ? small : text
}

/** "self", "-", "locking" is one word; so are "N·m" and "load-carrying". */
function mergeCompounds(raw: readonly RawToken[]): RawToken[] {
  const merged: RawToken[] = []
  for (const token of raw) {
    const dash = merged[merged.length - 1]
    const head = merged[merged.length - 2]
    const isDash = dash && head && /^[-‐‑–]$/.test(dash.text) && dash.start === head.end && token.start === dash.end
    const owner = merged[merged.length - 1]
    if (/^['’]s$/u.test(token.text) && owner && owner.end === token.start && /^\p{Lu}\p{Ll}/u.test(owner.text) && merged.length > 0 && owner.tag !== 'O' && owner.tag !== 'X' && owner.tag !== 'D') {
      // "Boyle’s law" is one name.
      merged[merged.length - 1] = { text: owner.text + token.text, start: owner.start, end: token.end, tag: 'A' }
      continue
    }
    if (isDash && /^\p{L}+$/u.test(token.text) && /^[\p{L}-]+$/u.test(head.text)) {
      merged.length -= 2
      const tag: Tag = token.tag === 'V' || token.tag === 'R' || token.tag === 'P' ? 'A' : token.tag === 'PN' || token.tag === 'N' || token.tag === 'A' ? token.tag : 'A'
      merged.push({ text: `${head.text}-${token.text}`, start: head.start, end: token.end, tag })
    } else {
      merged.push({ ...token })
    }
  }
  return merged
}

/** Words that begin a sentence far more often than they follow an initial. */
const openers = /^(?:The|A|An|This|These|It|If|When|While|At|In|On|For|After|Before|Do|Never|Always|Use|Each|Every|All|No)$/

/** "Keep it at 4 °C. Open the lid." is read as one sentence because "C." looks like an initial, "ms." like a title. */
function splitAfterUnits(tokens: readonly RawToken[]): RawToken[][] {
  const parts: RawToken[][] = []
  let open: RawToken[] = []
  tokens.forEach((token, index) => {
    const next = tokens[index + 1]
    const before = tokens[index - 1]
    const measured = before?.tag === 'M' || before?.tag === 'S'
    const unit = /^(?:[A-Za-zΩµ]|[ap]\.m|etc|[A-Z]{2,})\.$/.test(token.text) || (token.text.endsWith('.') && dimensionOf(token.text.slice(0, -1)) !== null)
    if (!unit) {
      open.push(token)
      if (token.text === '.' && before && dimensionOf(before.text) !== null && (tokens[index - 2]?.tag === 'M' || tokens[index - 2]?.tag === 'S') && next && /^\p{Lu}/u.test(next.text)) {
        parts.push(open)
        open = []
      }
      return
    }
    open.push({ ...token, text: token.text.slice(0, -1), end: token.end - 1, tag: token.tag === 'PN' ? 'N' : token.tag })
    open.push({ text: '.', start: token.end - 1, end: token.end, tag: '.' })
    if (next && /^\p{Lu}/u.test(next.text) && (measured || (before?.tag === 'N' && openers.test(next.text)))) {
      parts.push(open)
      open = []
    }
  })
  if (open.length > 0) parts.push(open)
  return parts
}

function retag(raw: readonly RawToken[]): Token[] {
  const tokens = raw.map((token) => ({ ...token, lower: plainLower(token.text) }))
  const shouted = !tokens.some((token) => /\p{Ll}{2}/u.test(token.text))
  tokens.forEach((token, index) => {
    if (!shouted && /^\p{Lu}{2,3}$/u.test(token.text) && token.tag !== 'R' && token.tag !== 'C') token.tag = 'PN'
    else if (possessives.has(token.lower)) token.tag = 'D'
    else if (modals.has(token.lower) && /^(?:the|a|this)$/.test(tokens[index - 1]?.lower ?? '')) token.tag = 'N'
    else if (modals.has(token.lower) && token.tag !== 'N') token.tag = 'X'
    else if (isCapitals(token.text) && /^(?:N|A|V)$/.test(token.tag) && token.text.length < 8 && !shouted) token.tag = 'PN'
    else if (token.tag === 'N' && /^\p{Lu}/u.test(token.text) && token !== tokens[0] && token.text.length > 2) token.tag = 'PN'
    else if (token.tag === 'PN' && !/\p{Lu}/u.test(token.text)) token.tag = 'N'
  })
  mendImperative(tokens)
  tokens.forEach((token, index) => {
    const before = tokens[index - 1]
    const after = tokens[index + 1]
    const nounAfter = after?.tag === 'N' || after?.tag === 'PN' || after?.tag === 'A'
    if (token.tag === 'V' && (before?.tag === 'D' || before?.tag === 'A')) token.tag = nounAfter || after?.tag === 'V' ? 'A' : 'N'
    else if (token.tag === 'A' && (before?.tag === 'P' || before?.tag === 'D') && (after === undefined || after.tag === '.')) token.tag = 'N'
    else if (token.tag === 'V' && before?.tag === 'P' && before.lower !== 'to' && nounAfter && /(?:ed|ing)$/.test(token.lower) && isModifierBeforeNoun(token.lower)) token.tag = 'A'
    else if (token.tag === 'V' && /ed$/.test(token.lower) && (after?.tag === 'N' || after?.tag === 'PN') && (before === undefined || before.tag === '.' || before.tag === 'C' || before.tag === 'P')) token.tag = 'A'
  })
  tokens.forEach((token, index) => {
    if (token.text === 'A' && tokens[index - 1]?.tag === 'M') token.tag = 'S'
    // "the Rol-top ranges from…": a compound with nothing to modify is a name.
    const after = tokens[index + 1]
    if (token.tag === 'A' && /^\p{Lu}[\p{L}]+-/u.test(token.text) && (after === undefined || !/^(?:N|PN|A)$/.test(after.tag) || statingVerbs.test(after.lower))) token.tag = 'N'
  })
  mendNounRuns(tokens)
  for (const clause of clausesOf(tokens)) mendMissingVerb(clause)
  return tokens
}

/** "by opening the valve" keeps its verb (a determiner follows); "with running water" is a modifier. */
function isModifierBeforeNoun(lower: string): boolean {
  return lower.length > 4
}

/** "rinse the eye", "then check every bolt", "store chemicals in…": an instruction begins with its verb. */
function mendImperative(tokens: { lower: string; tag: Tag }[]): void {
  let index = 0
  while (/^(?:never|always|then|next|first|finally|carefully|slowly|gently|please|immediately|now|,|and|"|“|\()$/.test(tokens[index]?.lower ?? '')) index++
  const word = tokens[index]
  const next = tokens[index + 1]
  if (!word || !next || neverImperative.has(word.lower) || !/^(?:N|PN|A|V)$/.test(word.tag) || !/^[a-z]+$/.test(word.lower)) return
  if (next.tag === 'D' && !word.lower.endsWith('ss') && (word.tag !== 'N' || !word.lower.endsWith('s'))) word.tag = 'V'
  else if (instructionVerbs.has(word.lower) && !tokens.slice(index + 1).some((token, at, rest) => token.tag === 'X' || (token.tag === 'V' && !/(?:ing|ed)$/.test(token.lower) && rest[at - 1]?.lower !== 'to' && rest[at - 1]?.tag !== 'C'))) word.tag = 'V'
}

/** After a singular noun a bare verb form cannot be its verb: "the elastic stop nut", "a fiber locking collar". */
function mendNounRuns(tokens: { lower: string; tag: Tag }[]): void {
  tokens.forEach((token, index) => {
    const before = tokens[index - 1]
    const after = tokens[index + 1]
    // "harness buckles must be checked": no verb stands before a modal.
    if (token.tag === 'V' && /^(?:N|PN|A)$/.test(before?.tag ?? '') && /^(?:must|shall|should|may|can|cannot|will)$/.test(after?.lower ?? '')) token.tag = 'N'
    if (token.tag !== 'V' || !(before?.tag === 'N' || before?.tag === 'PN') || before.lower.endsWith('s')) return
    if (after?.tag === 'X' && !/(?:s|ed|ing)$/.test(token.lower.replace(/ss$/, ''))) {
      token.tag = 'N'
      return
    }
    if (after?.tag !== 'N' && after?.tag !== 'PN' && !(instructionVerbs.has(token.lower) && !sameInThePast.has(token.lower))) return
    let first = index - 1
    while (first > 0 && /^(?:N|PN|A)$/.test(tokens[first - 1]?.tag ?? '')) first--
    const opener = tokens[first - 1]
    if (opener !== undefined && !/^(?:a|an|the|each|every|this|that|its|of)$/.test(opener.lower)) return
    if (/ing$/.test(token.lower)) token.tag = 'A'
    else if (!/(?:s|ed)$/.test(token.lower)) token.tag = 'N'
  })
}

/** Verbs that state relations and values, and are nouns too. */
const statingVerbs = /^(?:causes|prevents|uses|requires|needs|contains|includes|produces|reduces|increases|ranges|measures|weighs|lasts|boils|melts|freezes|falls|rises|results|leads|limits|controls|protects|supports|holds|carries|travels|moves|flows|runs|works|expands|drops|changes|passes|acts|floats|sinks|burns|grows|shows|gives|makes|takes|becomes|means|allows|helps|provides|describes|explains|remains|happens|depends|appears|begins)$/

/** Stretches with one verb at most: between marks, conjunctions and relative pronouns. */
function clausesOf<T extends { lower: string; tag: Tag }>(tokens: readonly T[]): T[][] {
  const clauses: T[][] = [[]]
  for (const token of tokens) {
    if (token.tag === '.' || token.tag === 'C' || /^(?:which|that|who)$/.test(token.lower)) clauses.push([])
    else clauses[clauses.length - 1]?.push(token)
  }
  return clauses
}

/** In "a residual current device cuts the power" the only verb is taken for a plural noun. */
function mendMissingVerb(tokens: { lower: string; tag: Tag }[]): void {
  if (tokens.some((token) => token.tag === 'X' || (token.tag === 'V' && !/(?:ing|ed)$/.test(token.lower)))) return
  const plain = tokens.findIndex((token, index) => index > 0 && token.tag === 'N' && statingVerbs.test(token.lower) && /^(?:N|PN|A|M)$/.test(tokens[index - 1]?.tag ?? '') && (index === tokens.length - 1 || /^(?:N|PN|A|D|M|P|R|\.)$/.test(tokens[index + 1]?.tag ?? '')) && tokens[index + 1]?.lower !== 'of')
  const stated = tokens[plain]
  if (stated) {
    stated.tag = 'V'
    return
  }
  if (!/^(?:a|an|the|each|every|this|that)$/.test(tokens.find((token) => token.tag !== 'R' && token.tag !== 'P')?.lower ?? '')) return
  const at = tokens.findIndex((token, index) => {
    const before = tokens[index - 1]
    const after = tokens[index + 1]
    return token.tag === 'N' && /[^s]s$/.test(token.lower) && (before?.tag === 'N' || before?.tag === 'PN') && !before.lower.endsWith('s') && (after?.tag === 'D' || (after?.tag === 'P' && !/^(?:of|for|with|in)$/.test(after.lower)))
  })
  const verb = tokens[at]
  if (verb) verb.tag = 'V'
}
