import { describe, expect, it } from 'vitest'
import { singular } from '../../../../../../src/workers/engine/graph/resolve/singular.ts'

describe('English', () => {
  it.each([
    ['nuts', 'nut'], ['batteries', 'battery'], ['valves', 'valve'], ['boxes', 'box'], ['branches', 'branch'], ['glasses', 'glass'], ['gases', 'gas'], ['buses', 'bus'], ['lenses', 'lens'],
    ['feet', 'foot'], ['teeth', 'tooth'], ['children', 'child'], ['mitochondria', 'mitochondrion'], ['bacteria', 'bacterium'], ['analyses', 'analysis'], ['knives', 'knife'], ['leaves', 'leaf'], ['indices', 'index'], ['shoes', 'shoe'], ['heroes', 'hero'],
    ['ties', 'tie'], ['hoses', 'hose'], ['caches', 'cache'],
  ])('%s → %s', (plural, one) => {
    expect(singular(plural, 'en')).toBe(one)
  })

  it.each(['gas', 'bus', 'species', 'series', 'physics', 'analysis', 'virus', 'pressure', 'process', 'narcosis', 'lens', 'its', 'as', 'rabies', 'mechanics', 'bends'])('leaves %s', (word) => {
    expect(singular(word, 'en')).toBe(word)
  })
})

describe('French', () => {
  it.each([
    ['pistes', 'piste'], ['reseaux', 'reseau'], ['noyaux', 'noyau'], ['travaux', 'travail'], ['canaux', 'canal'], ['lieux', 'lieu'], ['jeux', 'jeu'], ['bijoux', 'bijou'], ['tissus', 'tissu'], ['pneus', 'pneu'],
    ['yeux', 'oeil'], ['eaux', 'eau'], ['plongeurs', 'plongeur'], ['etages', 'etage'], ['amis', 'ami'], ['essais', 'essai'],
  ])('%s → %s', (plural, one) => {
    expect(singular(plural, 'fr')).toBe(one)
  })

  it.each(['gaz', 'temps', 'corps', 'poids', 'processus', 'virus', 'bus', 'sens', 'cours', 'secours', 'acces', 'succes', 'abus', 'avis', 'repas', 'bras', 'faux', 'deux', 'prix', 'dangereux', 'pas', 'tous', 'permis', 'mois'])('leaves %s', (word) => {
    expect(singular(word, 'fr')).toBe(word)
  })
})

it('leaves other languages alone', () => {
  expect(singular('Häuser', 'de')).toBe('Häuser')
})
