/**
 * Course-like prose from a seed, for tests that need many documents that differ.
 *
 * The sentences are templates over small vocabularies, so that a text holds what the
 * extractor looks for: definitions, facts with a unit, rules and comparisons. The same
 * seed, length and language always give the same text. The numbers are drawn, not true:
 * never show this text to a person as a course.
 */
export type CourseLanguage = 'en' | 'fr'

type Random = () => number

/** A seeded generator of numbers in [0, 1) (mulberry32): small, fast, the same everywhere. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Vocabulary {
  readonly things: readonly string[]
  readonly kinds: readonly string[]
  readonly purposes: readonly string[]
  readonly limits: readonly (readonly [property: string, unit: string, lowest: number, step: number])[]
  readonly templates: readonly string[]
}

/** A(n) becomes A or An. Placeholders: {a} and {b} things, {k} kind, {u} purpose, {p} property, {n} number with unit. */
const VOCABULARY: Readonly<Record<CourseLanguage, Vocabulary>> = {
  en: {
    things: [
      'regulator', 'depth gauge', 'ballast tank', 'relief valve', 'cooling pump', 'pressure hull', 'navigation light',
      'bearing housing', 'fuel filter', 'anchor chain', 'signal lamp', 'rescue line', 'air compressor', 'torque wrench',
      'heat exchanger', 'check valve', 'mooring line', 'weight belt', 'sounding lead', 'drive shaft',
    ],
    kinds: ['device', 'component', 'instrument', 'safety part', 'mechanical assembly'],
    purposes: [
      'keeps the pressure constant', 'protects the crew from overload', 'measures the flow of water',
      'transmits power to the propeller', 'removes particles from the supply', 'holds the vessel in position',
    ],
    limits: [
      ['maximum pressure', 'bar', 4, 2], ['working depth', 'm', 10, 5], ['service temperature', '°C', 20, 5],
      ['mass', 'kg', 2, 1], ['inspection interval', 'months', 3, 3],
    ],
    templates: [
      'A(n) {a} is a(n) {k} that {u}.',
      'The {p} of the {a} is {n}.',
      'The {a} must be checked before every use, together with the {b}.',
      'Never open the {a} while the {b} is under load.',
      'The {a} is connected to the {b}, which {u}.',
      'When the {p} of the {a} exceeds {n}, stop the work and inspect the {b}.',
      'Parts such as the {a} and the {b} wear out first.',
      'After each season the {a} is cleaned, dried and stored away from the {b}.',
    ],
  },
  fr: {
    things: [
      'le détendeur', 'le profondimètre', 'le ballast', 'le clapet de sûreté', 'le circulateur', 'le compresseur',
      'le manomètre', 'le feu de navigation', 'le filtre à huile', 'le cordage', 'le gouvernail', 'le régulateur',
      'le treuil', 'le palier', 'le flotteur', 'le robinet', 'le câble de sécurité', 'le réservoir',
    ],
    kinds: ['appareil', 'organe', 'instrument', 'élément de sécurité', 'dispositif'],
    purposes: [
      'maintient une pression constante', 'protège l’équipage des surcharges', 'mesure le débit de l’eau',
      'transmet la puissance à l’hélice', 'retient les impuretés', 'garde le navire en position',
    ],
    limits: [
      ['pression maximale', 'bar', 4, 2], ['profondeur d’utilisation', 'm', 10, 5],
      ['température de service', '°C', 20, 5], ['masse', 'kg', 2, 1], ['durée de contrôle', 'min', 3, 3],
    ],
    templates: [
      '{a} est un {k} qui {u}.',
      'Pour {a}, la {p} est de {n}.',
      '{a} doit être vérifié avant chaque utilisation, tout comme {b}.',
      'Il ne faut jamais ouvrir {a} pendant que {b} est en charge.',
      '{a} est relié à une pièce voisine, {b}, qui {u}.',
      'Dès que la {p} dépasse {n}, il faut arrêter le travail et contrôler {b}.',
      'Après chaque saison, {a} est rincé, séché et rangé à l’écart de l’eau salée.',
    ],
  },
}

const WORDS_PER_PARAGRAPH = 80

/**
 * About `words` words of course-like text: whole sentences in paragraphs separated by a
 * blank line. Stops at the first sentence that reaches the count.
 */
export function makeCourseText(seed: number, words: number, language: CourseLanguage = 'en'): string {
  const random = seededRandom(seed)
  const paragraphs: string[] = []
  let sentences: string[] = []
  let inParagraph = 0
  for (let written = 0; written < words; ) {
    const sentence = makeSentence(random, VOCABULARY[language])
    const length = sentence.split(' ').length
    sentences.push(sentence)
    written += length
    inParagraph += length
    if (inParagraph >= WORDS_PER_PARAGRAPH || written >= words) {
      paragraphs.push(sentences.join(' '))
      sentences = []
      inParagraph = 0
    }
  }
  return paragraphs.join('\n\n')
}

function makeSentence(random: Random, vocabulary: Vocabulary): string {
  const first = pick(random, vocabulary.things)
  const others = vocabulary.things.filter((thing) => thing !== first)
  const [property, unit, lowest, step] = pick(random, vocabulary.limits)
  const amount = lowest + step * Math.floor(random() * 9)
  const values: Readonly<Record<string, string>> = {
    a: first,
    b: pick(random, others),
    k: pick(random, vocabulary.kinds),
    u: pick(random, vocabulary.purposes),
    p: property,
    n: `${amount} ${unit}`,
  }
  const sentence = pick(random, vocabulary.templates)
    .replace(/\{(\w)\}/g, (_, name: string) => values[name] ?? '')
    .replace(/\(n\) (?=([aeiou])?)/g, (_, vowel?: string) => (vowel === undefined ? ' ' : 'n '))
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

function pick<T>(random: Random, choices: readonly T[]): T {
  const chosen = choices[Math.floor(random() * choices.length)]
  if (chosen === undefined) throw new Error('nothing to choose from')
  return chosen
}
