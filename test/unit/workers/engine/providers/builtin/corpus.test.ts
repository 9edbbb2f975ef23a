import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Resolution } from '../../../../../../src/shared/model/resolution.ts'
import { chunkBlocks } from '../../../../../../src/workers/engine/documents/chunk-blocks.ts'
import { readPdf } from '../../../../../../src/workers/engine/documents/read-pdf.ts'
import { foldKey } from '../../../../../../src/workers/engine/graph/resolve/fold-key.ts'
import { idleWork, resolve } from './builtin-work.ts'

const corpus = join(import.meta.dirname, '../../../../../../../shared/corpus/pdf')
const here = existsSync(corpus)
if (!here) console.warn('The corpus folder is absent: the readings of docs/EXTRACTION-READING.md are not checked.')

async function read(file: string): Promise<Resolution> {
  const work = idleWork()
  const { pages, language, title } = await readPdf({ path: join(corpus, file), fileName: file }, work)
  const passages = await chunkBlocks({ blocks: pages.flatMap((page) => page.blocks), language }, work)
  return resolve(language, passages, title ?? file)
}

/**
 * Concepts that a reader wrote down before any output was seen, each one by any of its names.
 */
const named = {
  'amt_handbook_sample.pdf': ['self-locking nut', 'Boots self-locking nut', 'stainless steel self-locking nut', 'elastic stop nut', 'spring', 'locking section', 'load-carrying section', 'threaded insert', 'locking shoulder', 'fiber locking collar'],
  'chelsea_pdta.pdf': ['transport actif', 'PDTA|plan directeur de transport actif', 'piste cyclable', 'sentier communautaire', 'réseau de transport actif|réseau', 'plan d’action', 'sécurité', 'consultation|Cocoriko', 'Survey Monkey|sondage', 'municipalité'],
} as const

describe.skipIf(!here)('the corpus, read by the whole chain', () => {
  it.each(Object.entries(named))('%s: the concepts that a reader names are among the first twenty', async (file, names) => {
    const { entities } = await read(file)
    const first = new Set(entities.slice(0, 20).flatMap((entity) => [entity.key, ...entity.aliases.map((alias) => alias.key)]))
    const language = file.startsWith('chelsea') ? 'fr' : 'en'
    const missing = names.filter((name) => !name.split('|').some((each) => first.has(foldKey(each, language))))
    expect(missing).toEqual([])
    const shown = entities.slice(0, 20).map((entity) => entity.name.toLowerCase())
    expect(new Set(shown).size).toBe(shown.length)
  }, 60_000)

  it('gives each value of the aircraft handbook its right subject', async () => {
    const { facts } = await read('amt_handbook_sample.pdf')
    expect(facts.filter((fact) => fact.unit !== undefined).map((fact) => `${fact.entity} ${fact.property} ${fact.value} ${fact.unit}`)).toEqual(['rol top ranges 1/4..1/6 inch'])
  }, 60_000)
})
