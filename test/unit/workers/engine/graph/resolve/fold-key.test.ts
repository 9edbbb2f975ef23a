import { describe, expect, it } from 'vitest'
import { createWordFolder, foldCharacters, foldKey, isAcronym, keyOf } from '../../../../../../src/workers/engine/graph/resolve/fold-key.ts'

describe('foldKey', () => {
  it.each([
    ['The Boots self-locking nuts', 'en', 'boot self locking nut'],
    ['SELF-LOCKING NUTS', 'en', 'self locking nut'],
    ['self\u2010locking nut', 'en', 'self locking nut'],
    ['law of the sea', 'en', 'law of sea'],
    ['a partial pressure', 'en', 'partial pressure'],
    ['Plan directeur du transport actif', 'fr', 'plan directeur de transport actif'],
    ['Plan directeur de transport actif', 'fr', 'plan directeur de transport actif'],
    ['l’oxygène', 'fr', 'oxygene'],
    ["l'oxygène", 'fr', 'oxygene'],
    ['les pistes cyclables', 'fr', 'piste cyclable'],
    ['accidents de désaturation', 'fr', 'accident de desaturation'],
    ['pression partielle d’oxygène', 'fr', 'pression partielle de oxygene'],
    ['mise à l’eau', 'fr', 'mise a eau'],
    ['centre-village', 'fr', 'centre village'],
    ['Centre village', 'fr', 'centre village'],
    ['l’œil', 'fr', 'oeil'],
    ['die Funktionen', 'de', 'funktion'],
  ] as const)('folds %j (%s) to %j', (name, language, key) => {
    expect(foldKey(name, language)).toBe(key)
  })

  it.each([
    ['PFDs', 'PFD'],
    ['GPS', 'GPS'],
    ['PpO2', 'PpO2'],
    ['CO2', 'CO2'],
  ])('keeps the acronym in %j', (name, acronym) => {
    expect(foldKey(name, 'en')).toBe(acronym.toLowerCase())
  })

  it('takes capitals for an acronym only beside small letters', () => {
    expect(foldKey('NUTS AND BOLTS', 'en')).toBe('nut and bolt')
    expect(foldKey('the AIDS virus', 'en')).toBe('aids virus')
  })

  it('gives French and English one key only where the words are the same', () => {
    expect(foldKey('nitrox', 'fr')).toBe(foldKey('Nitrox', 'en'))
    expect(foldKey('transport actif', 'fr')).not.toBe(foldKey('active transport', 'en'))
  })

  it('folds a key to itself, so that a key can be searched like a name', () => {
    for (const [name, language] of [['self-locking nuts', 'en'], ['batteries', 'en'], ['plans directeurs du transport', 'fr'], ['bijoux', 'fr'], ['travaux publics', 'fr']] as const) {
      const key = foldKey(name, language)
      expect(foldKey(key, language)).toBe(key)
    }
  })

  it('has no key for marks alone', () => {
    expect(foldKey('— … !', 'en')).toBe('')
  })
})

describe('createWordFolder', () => {
  it('keeps the place of every word', () => {
    const text = 'Les pistes\ncyclables, l’eau'
    const words = createWordFolder('fr')(text)
    expect(words.map((word) => [word.key, text.slice(word.start, word.end)])).toEqual([['les', 'Les'], ['piste', 'pistes'], ['cyclable', 'cyclables'], ['l', 'l'], ['eau', 'eau']])
  })

  it('joins words over one space, hyphen or line end, and over nothing else', () => {
    const joins = (text: string) => createWordFolder('en')(text).map((word) => word.joins)
    expect(joins('check valve')).toEqual([false, true])
    expect(joins('check-valve')).toEqual([false, true])
    expect(joins('check\nvalve')).toEqual([false, true])
    expect(joins('check, valve')).toEqual([false, false])
    expect(joins('check. Valve')).toEqual([false, false])
    expect(joins('check\n\nvalve')).toEqual([false, false])
    expect(joins('check (valve)')).toEqual([false, false])
  })

  it('drops an article inside a name after a preposition only', () => {
    const keys = (text: string) => createWordFolder('en')(text).map((word) => word.key)
    expect(keys('pressure of the gas')).toEqual(['pressure', 'of', 'gas'])
    expect(keys('locking the nut')).toEqual(['locking', 'the', 'nut'])
  })

  it('keeps decimal numbers whole', () => {
    expect(createWordFolder('fr')('1,6 bar').map((word) => word.key)).toEqual(['1,6', 'bar'])
  })
})

describe('keyOf', () => {
  it('leaves out articles at the front, but never all words', () => {
    const folder = createWordFolder('fr')
    expect(keyOf(folder('les nœuds'), 'fr')).toBe('noeud')
    expect(keyOf(folder('la'), 'fr')).toBe('la')
  })
})

describe('isAcronym', () => {
  it.each(['DCS', 'PpO2', 'CO2', 'ADN', 'HACCP', 'IoT', 'EAN32'])('knows %s', (name) => {
    expect(isAcronym(name)).toBe(true)
  })

  it.each(['Chelsea', 'a', 'diver', 'Nitrox', 'self-locking'])('does not take %s for one', (name) => {
    expect(isAcronym(name)).toBe(false)
  })
})

it('foldCharacters removes accents, ligatures and compatibility forms', () => {
  expect(foldCharacters('Œuf ÉTÉ ﬁn Straße æ')).toBe('oeuf ete fin strasse ae')
})
