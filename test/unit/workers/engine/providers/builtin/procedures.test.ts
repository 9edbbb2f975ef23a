import { describe, expect, it } from 'vitest'
import type { Language } from '../../../../../../src/shared/model/document.ts'
import { extract } from './builtin-work.ts'

const steps = async (language: Language, text: string, headings: readonly string[] = []) => {
  const { facts, entities } = await extract(language, text, { headings: [...headings] })
  const found = facts.filter((fact) => fact.property === 'step')
  for (const fact of found) expect(entities.find((entity) => entity.name === fact.entity)?.type).toBe('procedure')
  return found.map((fact) => `${fact.entity} ${fact.qualifiers['order']}: ${fact.value}`)
}

describe('procedures', () => {
  it('takes its name from the lead-in', async () => {
    expect(await steps('en', 'To change the oil:\n1. Remove the plug.\n2. Drain the oil.\n3. Replace the plug.')).toEqual(['change the oil 1: Remove the plug.', 'change the oil 2: Drain the oil.', 'change the oil 3: Replace the plug.'])
  })

  it('takes its name from the heading where there is no lead-in', async () => {
    expect(await steps('en', '1. Check the wire.\n2. Twist the wire.', ['Maintenance', '4.2 Safety wiring'])).toEqual(['Safety wiring 1: Check the wire.', 'Safety wiring 2: Twist the wire.'])
  })

  it('takes its name from a heading line inside the passage', async () => {
    expect(await steps('en', 'Pre-dive check\n\nThe buddies check each other in two steps.\n\n1. Check the weights.\n2. Check the releases.', ['Diving'])).toEqual(['Pre-dive check 1: Check the weights.', 'Pre-dive check 2: Check the releases.'])
  })

  it('reads French lead-ins and infinitives', async () => {
    expect(await steps('fr', 'Pour vider son masque :\n1. Appuyer sur le haut du masque.\n2. Souffler par le nez.')).toEqual(['vider son masque 1: Appuyer sur le haut du masque.', 'vider son masque 2: Souffler par le nez.'])
    expect(await steps('fr', 'Étapes de la consignation :\n1. Séparer l’installation.\n2. Condamner l’organe.')).toHaveLength(2)
  })

  it('goes on over a paragraph that explains a step', async () => {
    expect(await steps('en', 'To dive:\n1. Check the gauge.\nThe gauge shows the pressure that is left.\n2. Enter the water.')).toHaveLength(2)
  })

  it('takes bullets for steps only where they are announced', async () => {
    expect(await steps('en', 'Follow these steps to dive:\n• Check the gauge.\n• Enter the water.')).toHaveLength(2)
    expect(await steps('en', 'Tips\n• Check the gauge.\n• Enter the water.', ['Tips'])).toEqual([])
  })

  it('reads steps that say so', async () => {
    expect(await steps('en', 'Step 1: The gauge is checked.\nStep 2: The water is entered.', ['Entry'])).toEqual(['Entry 1: The gauge is checked.', 'Entry 2: The water is entered.'])
  })

  it.each([
    ['en', '1. The valve is old.\n2. The pump is new.\n3. A hose is missing.'],
    ['fr', '1. L’aménagement du sentier communautaire;\n2. L’aménagement d’une piste cyclable;\n3. L’aménagement d’un accotement.'],
    ['fr', '1. Le plan aura les ressources.\n2. Le plan développera une culture.'],
    ['en', '1. Check the valve.'],
  ] as const)('%s: an enumeration is none', async (language, text) => {
    expect(await steps(language, text, ['Projects'])).toEqual([])
  })

  it('needs a name', async () => {
    expect(await steps('en', '1. Check the wire.\n2. Twist the wire.')).toEqual([])
    expect(await steps('en', '1. Check the wire.\n2. Twist the wire.', ['What do we do?'])).toEqual([])
  })

  it('quotes each step', async () => {
    const text = 'To dive:\n1. Check the gauge.\n2. Enter the water.'
    const { facts } = await extract('en', text)
    expect(facts.filter((fact) => fact.property === 'step').map((fact) => text.slice(fact.span.start, fact.span.end))).toEqual(['Check the gauge.', 'Enter the water.'])
  })
})
