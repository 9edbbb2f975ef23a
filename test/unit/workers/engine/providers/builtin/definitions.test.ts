import { describe, expect, it } from 'vitest'
import { factsOf, relationsOf } from './builtin-work.ts'

describe('English definitions', () => {
  it.each([
    ['A regulator is a device that reduces pressure.', 'regulator: a device that reduces pressure'],
    ['Osmosis is the movement of water across a membrane.', 'Osmosis: the movement of water across a membrane'],
    ['The diffusion of water across a membrane is called osmosis.', 'osmosis: The diffusion of water across a membrane'],
    ['Enzymes are proteins that speed up reactions.', 'Enzymes: proteins that speed up reactions'],
    ['Cellular respiration refers to the set of reactions that release energy.', 'Cellular respiration: the set of reactions that release energy'],
    ['Latency is the time a packet takes to arrive.', 'Latency: the time a packet takes to arrive'],
    ['Decompression sickness (DCS) is a condition caused by bubbles.', 'Decompression sickness: a condition caused by bubbles'],
    ['In navigation, a fix is a position that is found from two bearings.', 'fix: a position that is found from two bearings'],
    ['The elastic stop nut is a standard nut with a fiber collar.', 'elastic stop nut: a standard nut with a fiber collar'],
    ['An IP address is a number that identifies a device.', 'IP address: a number that identifies a device'],
  ])('%j defines %j', async (text, fact) => {
    expect(await factsOf('definition', 'en', text)).toEqual([fact])
  })

  it.each([
    'The spring is a part of the nut.',
    'This valve is a device that fails often.',
    'It is a device that works.',
    'Traffic is a problem that grows every year.',
    'Safety is an important goal of the course.',
    'The boat is in the harbour.',
    'The pump is not a device that works dry.',
    'The town is a good place for cyclists.',
    'If a valve is a device that leaks, replace it.',
    'A number of divers is a group.',
    'The result is a table.',
  ])('%j defines nothing', async (text) => {
    expect(await factsOf('definition', 'en', text)).toEqual([])
  })
})

describe('French definitions', () => {
  it.each([
    ['Le détendeur est un appareil qui délivre l’air.', 'détendeur: un appareil qui délivre l’air'],
    ['On appelle saturation l’état d’équilibre d’un tissu.', 'saturation: l’état d’équilibre d’un tissu'],
    ['On entend par équivalence le point où les réactifs sont mélangés.', 'équivalence: le point où les réactifs sont mélangés'],
    ['Le barotraumatisme désigne une lésion des tissus.', 'barotraumatisme: une lésion des tissus'],
    ['Une étoile naine est une étoile de faible luminosité.', 'étoile naine: une étoile de faible luminosité'],
    ['La pression partielle est la part de la pression totale qui revient à un gaz.', 'pression partielle: la part de la pression totale qui revient à un gaz'],
    ['On appelle « horloge SNC », du nom du système nerveux, le pourcentage de cette durée.', 'horloge SNC: le pourcentage de cette durée'],
    ['La courbe de sécurité désigne l’ensemble des durées de plongée.', 'courbe de sécurité: l’ensemble des durées de plongée'],
  ])('%j defines %j', async (text, fact) => {
    expect(await factsOf('definition', 'fr', text)).toEqual([fact])
  })

  it.each([
    'La municipalité est une communauté active.',
    'Le transport actif est un défi qui s’offre à tous.',
    'Le réseau est un atout pour la ville.',
    'Ce détendeur est un appareil qui fuit.',
    'C’est un appareil qui fuit.',
    'Le plan est un élément important qui doit évoluer.',
    'Le capitaine désigne que tout va bien.',
  ])('%j defines nothing', async (text) => {
    expect(await factsOf('definition', 'fr', text)).toEqual([])
  })
})

it('gives the class of what is defined, as the most telling noun phrase', async () => {
  expect(await relationsOf('en', 'A buoyancy control device is an inflatable jacket used to adjust buoyancy.')).toContain('buoyancy control device IS_A inflatable jacket')
  expect(await relationsOf('en', 'A diesel is a type of engine that needs no spark.')).toContain('diesel IS_A engine')
  expect(await relationsOf('fr', 'Une bouteille de nitrox est une bouteille réservée aux mélanges.')).toContain('bouteille de nitrox IS_A bouteille')
})
