import { describe, expect, it } from 'vitest'
import { tagFrench } from '../../../../../../src/workers/engine/providers/builtin/french/tagger.ts'
import type { Segment } from '../../../../../../src/workers/engine/providers/builtin/tokens.ts'

const whole = (text: string): Segment => ({ kind: 'prose', start: 0, end: text.length, marker: null, order: null })
const tags = (text: string) => tagFrench(text, whole(text)).flatMap((sentence) => sentence.tokens.map((token) => `${token.text}/${token.tag}`))
const tagOf = (text: string, word: string) => tags(text).find((tag) => tag.startsWith(`${word}/`))?.split('/')[1]

describe('tagFrench', () => {
  it.each([
    ['Le disjoncteur différentiel coupe le courant.', 'coupe'],
    ['La Municipalité souhaite encourager le transport actif.', 'souhaite'],
    ['La Municipalité souhaite encourager le transport actif.', 'encourager'],
    ['Portez des gants.', 'Portez'],
    ['Fermer la vanne puis purger le circuit.', 'purger'],
    ['Elle mesure la tension.', 'mesure'],
    ['Le palier de sécurité dure 3 min.', 'dure'],
    ['La température du Soleil atteint 5500 °C.', 'atteint'],
    ['Le stab règle la flottabilité qui porte le plongeur.', 'porte'],
  ])('in %j takes %j for a verb', (text, word) => {
    expect(tagOf(text, word)).toBe('V')
  })

  it.each([
    ['La mesure de la tension est exacte.', 'mesure'],
    ['Le mal aigu des montagnes est fréquent.', 'mal'],
    ['La commande de secours arrête la machine.', 'commande'],
    ['Le devoir est fait.', 'devoir'],
    ['Le bien commun.', 'bien'],
  ])('in %j takes %j for a noun', (text, word) => {
    expect(tagOf(text, word)).toBe('N')
  })

  it.each([
    ['une piste cyclable le long des chemins', 'cyclable'],
    ['le transport actif', 'actif'],
    ['les nouvelles infrastructures', 'nouvelles'],
    ['une pression partielle élevée', 'partielle'],
  ])('in %j takes %j for an adjective', (text, word) => {
    expect(tagOf(text, word)).toBe('A')
  })

  it('parts elisions and inversions, and keeps compounds', () => {
    expect(tags('L’air du centre-village')).toEqual(['L’/D', 'air/N', 'du/D', 'centre-village/N'])
    expect(tags('Avez-vous besoin d’air ?')).toEqual(['Avez/X', '-vous/O', 'besoin/N', 'd’/P', 'air/N', '?/.'])
    expect(tags('aujourd’hui')).toEqual(['aujourd’hui/R'])
  })

  it('tells the article from the pronoun', () => {
    expect(tagOf('Il faut la mesurer.', 'la')).toBe('O')
    expect(tagOf('Il faut la mesure.', 'la')).toBe('D')
  })

  it('does not take words in capitals for names where all are', () => {
    expect(tags('SÉCURITÉ DES SENTIERS').filter((tag) => tag.endsWith('/PN'))).toEqual([])
    expect(tagOf('Le PDTA est adopté.', 'PDTA')).toBe('PN')
  })

  it('does not end a sentence after an abbreviation', () => {
    const text = 'Voir fig. 3 pour la suite. Puis ex. suivant.'
    expect(tagFrench(text, whole(text)).map((sentence) => text.slice(sentence.start, sentence.end))).toEqual(['Voir fig. 3 pour la suite.', 'Puis ex. suivant.'])
  })

  it('gives every token its exact place', () => {
    const text = 'x | L’accident (ADD) n’est pas 1,6 bar :\nqu’il dise « oui » à 50 000 $.'
    const segment: Segment = { kind: 'prose', start: 4, end: text.length, marker: null, order: null }
    const tokens = tagFrench(text, segment).flatMap((sentence) => sentence.tokens)
    for (const token of tokens) expect(text.slice(token.start, token.end)).toBe(token.text)
    expect(tokens.map((token) => token.text).join('')).toBe(text.slice(4).replace(/\s/g, ''))
  })
})
