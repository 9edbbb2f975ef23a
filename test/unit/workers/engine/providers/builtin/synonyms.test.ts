import { describe, expect, it } from 'vitest'
import type { Language } from '../../../../../../src/shared/model/document.ts'
import { extract } from './builtin-work.ts'

const synonyms = async (language: Language, text: string) => {
  const { entities } = await extract(language, text)
  return entities.flatMap((entity) => entity.aliases.filter((alias) => alias.kind === 'synonym').map((alias) => `${entity.name} = ${alias.name}`))
}

describe('second names', () => {
  it.each([
    ['en', 'Decompression sickness, also called the bends, is serious.', 'Decompression sickness = bends'],
    ['en', 'Sodium chloride, commonly known as salt, dissolves.', 'Sodium chloride = salt'],
    ['en', 'The alternate air source, or octopus, is yellow.', 'alternate air source = octopus'],
    ['fr', 'Le nitrox, ou air enrichi, est un mélange.', 'nitrox = air enrichi'],
    ['fr', 'La pression absolue, aussi appelée pression ambiante, augmente.', 'pression absolue = pression ambiante'],
    ['fr', 'La profondeur maximale d’utilisation (PMU), en anglais maximum operating depth (MOD), limite la plongée.', 'profondeur maximale d’utilisation = maximum operating depth'],
  ] as const)('%s: %j', async (language, text, pair) => {
    expect(await synonyms(language, text)).toEqual([pair])
  })

  it.each([
    ['en', 'Take a mask, or a hood, with you.'],
    ['en', 'He also called the doctor.'],
    ['en', 'Wait for the ferry or the bus.'],
    ['fr', 'Prendre un masque ou une cagoule.'],
    ['fr', 'Il parle en anglais.'],
  ] as const)('%s: %j gives none', async (language, text) => {
    expect(await synonyms(language, text)).toEqual([])
  })
})
