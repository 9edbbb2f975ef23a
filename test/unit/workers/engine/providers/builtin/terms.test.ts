import { describe, expect, it } from 'vitest'
import type { Language } from '../../../../../../src/shared/model/document.ts'
import { extract } from './builtin-work.ts'

const terms = async (language: Language, text: string) => (await extract(language, text)).entities.map((entity) => entity.name)

describe('candidate terms', () => {
  it('are noun phrases without articles and weak words', async () => {
    expect(await terms('en', 'The three different spring styles hold a suitable self-locking nut.')).toEqual(['spring styles', 'self-locking nut'])
    expect(await terms('fr', 'Les nouvelles pistes cyclables longent le petit réseau municipal existant.')).toEqual(['pistes cyclables', 'réseau municipal'])
  })

  it('join over a bare preposition', async () => {
    expect(await terms('fr', 'La pression partielle d’oxygène augmente.')).toEqual(expect.arrayContaining(['pression partielle', 'pression partielle d’oxygène', 'oxygène']))
    expect(await terms('en', 'The partial pressure of oxygen rises.')).toEqual(expect.arrayContaining(['partial pressure', 'partial pressure of oxygen', 'oxygen']))
  })

  it('do not join a place', async () => {
    expect(await terms('fr', 'Le transport actif à Chelsea grandit.')).toEqual(expect.not.arrayContaining(['transport actif à Chelsea']))
  })

  it('keep what a weak word makes', async () => {
    expect(await terms('en', 'The high pressure hose is old. A low tide is near.')).toEqual(expect.arrayContaining(['high pressure hose', 'low tide']))
  })

  it.each([
    ['en', 'In this case, the number of people is an example of the problem.'],
    ['en', 'It weighs 5 kg, see page 42 or Figure 3.'],
    ['fr', 'Dans ce cas, la plupart des personnes ont une question sur la suite.'],
    ['fr', 'IMPORTANT PAS IMPORTANT NEUTRE'],
  ] as const)('%s: %j has none', async (language, text) => {
    expect(await terms(language, text)).toEqual([])
  })

  it('weigh names and compounds above single words', async () => {
    const { entities } = await extract('en', 'We met in Chelsea about the safety stop and the nitrogen.')
    const weight = (name: string) => entities.find((entity) => entity.name === name)?.weight ?? 0
    expect(weight('safety stop')).toBeGreaterThan(weight('nitrogen'))
    expect(weight('Chelsea')).toBeGreaterThan(weight('nitrogen'))
  })

  it('knows "Boyle’s law" for one name', async () => {
    expect(await terms('en', 'It follows Boyle’s law.')).toContain('Boyle’s law')
  })
})
