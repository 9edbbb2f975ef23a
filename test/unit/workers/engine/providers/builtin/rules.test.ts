import { describe, expect, it } from 'vitest'
import type { Language } from '../../../../../../src/shared/model/document.ts'
import { extract } from './builtin-work.ts'

const rules = async (language: Language, text: string) => {
  const { facts } = await extract(language, text)
  return facts.filter((fact) => fact.property === 'rule').map((fact) => `${fact.qualifiers['modality']}${fact.qualifiers['negative'] ? ' not' : ''} ${fact.entity}`)
}

describe('English rules', () => {
  it.each([
    ['Plates must be attached to the structure.', 'must Plates'],
    ['The pressure of the cylinder must not exceed 200 bar.', 'must not cylinder'],
    ['Divers must never hold their breath.', 'never not Divers'],
    ['Helmets shall be worn at all times.', 'must Helmets'],
    ['Students should prepare the slide.', 'should Students'],
    ['Never touch the exhaust.', 'never not exhaust'],
    ['Do not open the valve.', 'must not valve'],
    ['Always wear gloves in the lab.', 'must gloves'],
    ['You must wear a helmet.', 'must helmet'],
    ['It is forbidden to open the panel.', 'never not panel'],
    ['A helmet is mandatory on site.', 'must helmet'],
    ['Open flames are prohibited here.', 'never not Open flames'],
    ['Administrators are required to change their passwords.', 'must Administrators'],
    ['Avoid sudden movements under water.', 'never not sudden movements'],
    ['Ensure that the breaker is off.', 'must breaker'],
    ['No diver should exceed 40 m.', 'should not diver'],
    ['Never hold your breath while diving.', 'never not breath'],
  ])('%j', async (text, rule) => {
    expect(await rules('en', text)).toEqual([rule])
  })

  it.each([
    'It must be noted that the valve is old.',
    'The storm must have been strong.',
    'Must the valve be open?',
    'The spring moves so that a bolt must push the section.',
    'Respondents say that the town must invest.',
    'If the valve must be opened, call the crew.',
    'It must be closed.',
    'The diver must:',
    'The mustard is yellow and hot.',
  ])('%j gives none', async (text) => {
    expect(await rules('en', text)).toEqual([])
  })
})

describe('French rules', () => {
  it.each([
    ['Le plongeur doit vérifier son matériel.', 'must plongeur'],
    ['La vitesse de remontée ne doit pas dépasser 10 m/min.', 'must not vitesse de remontée'],
    ['Les denrées ne doivent jamais rester au soleil.', 'never not denrées'],
    ['Les trottoirs devraient être entretenus.', 'should trottoirs'],
    ['Ne jamais bloquer la respiration.', 'never not respiration'],
    ['Ne pas ouvrir le robinet.', 'must not robinet'],
    ['N’ouvrez jamais le robinet.', 'never not robinet'],
    ['Il faut porter des gants.', 'must gants'],
    ['En cas d’accident, il faut administrer de l’oxygène.', 'must oxygène'],
    ['Il ne faut jamais réimmerger la victime.', 'never not victime'],
    ['Il est interdit de toucher les câbles.', 'never not câbles'],
    ['Il est obligatoire de porter un casque.', 'must casque'],
    ['Le port de lunettes de protection est obligatoire.', 'must lunettes de protection'],
    ['L’alcool est interdit à bord.', 'never not alcool'],
    ['Évitez de surcharger les multiprises.', 'never not multiprises'],
    ['Vous devez porter un casque.', 'must casque'],
  ])('%j', async (text, rule) => {
    expect(await rules('fr', text)).toEqual([rule])
  })

  it.each([
    'Il doit être noté que le câble est vieux.',
    'Nous devons mieux structurer le transport.',
    'Les résidents estiment que la ville doit investir.',
    'Le robinet doit-il être fermé ?',
    'Si le câble doit être coupé, appeler.',
    'Cela doit changer.',
    'Le devoir de vacances est long.',
  ])('%j gives none', async (text) => {
    expect(await rules('fr', text)).toEqual([])
  })
})

it('quotes the sentence as its value, loose brackets left out', async () => {
  const { facts } = await extract('fr', '(Chaque quartier doit être examiné avec soin);')
  expect(facts.find((fact) => fact.property === 'rule')?.value).toBe('Chaque quartier doit être examiné avec soin')
})
