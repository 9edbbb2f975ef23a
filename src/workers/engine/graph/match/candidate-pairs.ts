import { acronymLetters, contentWords, initialsOf, leastLikeness, spellingLikeness, type ComparedName } from './likeness.ts'

export interface MatchEntity extends ComparedName {
  readonly id: string
}

/** Keys of two names that may be one; `a` is the smaller. */
export interface DoubtfulPair {
  readonly a: string
  readonly b: string
  readonly likeness: number
  readonly why: 'spelling' | 'meaning' | 'both'
}

export interface OtherName {
  readonly id: string
  readonly key: string
  readonly kind: 'variant' | 'acronym' | 'synonym'
}

/**
 * Names that share most of their trigrams share some of the seldom ones among them, so that only these are looked up
 * (prefix filtering: Chaudhuri, Ganti, Kaushik, "A primitive operator for similarity joins", 2006), and of a name
 * that has none but common ones no more than a bounded number of places.
 */
const lookedUpShare = 0.6
const mostPlaces = 12_000
/** Names that are compared letter by letter, of those that share most trigrams. */
const comparedNames = 12
const leastShared = 0.3
/** A name with more doubtful partners than this is a common word. */
const pairsOfAName = 4
const aliasLikeness: Readonly<Record<OtherName['kind'], number>> = { synonym: 0.9, variant: 0.85, acronym: 0.75 }

/**
 * The doubtful pairs in which one of `focus` has a part, most alike first. Names are never compared all with all:
 * only those that share seldom trigrams, letters of an acronym, or another name.
 */
export function doubtfulPairs(entities: readonly MatchEntity[], aliases: readonly OtherName[], focus: ReadonlySet<string>, onStep: () => void = () => undefined): DoubtfulPair[] {
  const byId = new Map(entities.map((entity) => [entity.id, entity]))
  const index = indexNames(entities)
  const pairs = new Map<string, DoubtfulPair>()
  const ofName = new Map<string, number>()
  const found: DoubtfulPair[] = []
  const meet = (one: MatchEntity, other: MatchEntity, likeness: number): void => {
    if (one.id === other.id || likeness < leastLikeness) return
    const pair = pairOf(one.key, other.key, likeness, 'spelling')
    const known = pairs.get(nameOfPair(pair))
    if (!known || known.likeness < likeness) pairs.set(nameOfPair(pair), pair)
  }
  let steps = 0
  for (const id of focus) {
    const entity = byId.get(id)
    if (!entity) continue
    for (const other of index.like(entity)) meet(entity, other, spellingLikeness(entity, other))
    steps += 1
    if (steps % 200 === 0) onStep()
  }
  const byKey = new Map(entities.map((entity) => [entity.key, entity]))
  for (const { id, key, kind } of aliases) {
    const [owner, named] = [byId.get(id), byKey.get(key)]
    if (owner && named && (focus.has(owner.id) || focus.has(named.id))) meet(owner, named, aliasLikeness[kind])
  }
  for (const pair of [...pairs.values()].sort(mostAlikeFirst)) {
    const [a, b] = [ofName.get(pair.a) ?? 0, ofName.get(pair.b) ?? 0]
    if (a >= pairsOfAName || b >= pairsOfAName) continue
    ofName.set(pair.a, a + 1)
    ofName.set(pair.b, b + 1)
    found.push(pair)
  }
  return found
}

export function pairOf(a: string, b: string, likeness: number, why: DoubtfulPair['why']): DoubtfulPair {
  const [first, second] = inOrder(a, b)
  return { a: first, b: second, likeness: Math.round(likeness * 1000) / 1000, why }
}

/** The smaller key first, as SQLite compares them: by bytes. */
export function inOrder(a: string, b: string): readonly [string, string] {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0 ? [a, b] : [b, a]
}

export function nameOfPair({ a, b }: Pick<DoubtfulPair, 'a' | 'b'>): string {
  return `${a}\n${b}`
}

function mostAlikeFirst(x: DoubtfulPair, y: DoubtfulPair): number {
  return y.likeness - x.likeness || (nameOfPair(x) < nameOfPair(y) ? -1 : 1)
}

interface NameIndex {
  /** Names that may be alike, each once. */
  like(entity: MatchEntity): Set<MatchEntity>
}

function indexNames(entities: readonly MatchEntity[]): NameIndex {
  const postings = new Map<string, number[]>()
  const sizes = new Uint16Array(entities.length)
  const acronyms = new Map<string, MatchEntity[]>()
  const initials = new Map<string, MatchEntity[]>()
  for (const [place, entity] of entities.entries()) {
    const own = trigramsOf(entity.key)
    sizes[place] = own.size
    for (const trigram of own) add(postings, trigram, place)
    const letters = acronymLetters(entity)
    if (letters !== null) add(acronyms, letters, entity)
    for (const each of initialsOf(entity.key)) add(initials, each, entity)
  }
  const counts = new Uint16Array(entities.length)

  return {
    like(entity) {
      const all = [...trigramsOf(entity.key)].map((trigram) => postings.get(trigram) ?? []).sort((x, y) => x.length - y.length)
      const looked = all.slice(0, Math.ceil(all.length * lookedUpShare))
      const touched: number[] = []
      let places = 0
      for (const [at, list] of looked.entries()) {
        places += list.length
        if (at > 0 && places > mostPlaces) break
        for (const place of list) {
          if (counts[place] === 0) touched.push(place)
          counts[place] = (counts[place] ?? 0) + 1
        }
      }
      const shared: { readonly place: number; readonly share: number }[] = []
      for (const place of touched) {
        const share = (2 * (counts[place] ?? 0)) / (looked.length + (sizes[place] ?? 0) * lookedUpShare)
        if (share >= leastShared) shared.push({ place, share })
      }
      for (const place of touched) counts[place] = 0
      const best = shared.sort((x, y) => y.share - x.share || x.place - y.place).slice(0, comparedNames + 1)
      const found = new Set<MatchEntity>()
      for (const { place } of best) {
        const other = entities[place]
        if (other && other !== entity) found.add(other)
      }
      const letters = acronymLetters(entity)
      for (const other of letters === null ? [] : (initials.get(letters) ?? [])) found.add(other)
      for (const each of initialsOf(entity.key)) for (const other of acronyms.get(each) ?? []) found.add(other)
      return found
    },
  }
}

/** Of the words that carry a name, without the spaces between them, so that "deco stop" meets "decostop". */
function trigramsOf(key: string): Set<string> {
  const text = `^${[...contentWords(key)].join('')}$`
  const found = new Set<string>()
  for (let at = 0; at + 3 <= text.length; at += 1) found.add(text.slice(at, at + 3))
  // A name in another order of its words begins and ends elsewhere.
  for (const word of contentWords(key)) found.add(`^${word.slice(0, 2)}`)
  return found
}

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key)
  if (known) known.push(value)
  else map.set(key, [value])
}
