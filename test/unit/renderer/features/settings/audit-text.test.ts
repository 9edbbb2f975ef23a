import { describe, expect, it } from 'vitest'
import { commandText, failureText, summaryText, whoText } from '../../../../../src/renderer/features/settings/audit-text.ts'
import { createI18n } from '../../../../../src/renderer/i18n/create-i18n.ts'
import { contract } from '../../../../../src/shared/contract/index.ts'

const fr = createI18n('fr').t

describe('the audit log in French', () => {
  it.each([
    ['3 documents, 0 passed over', '3 documents'],
    ['1 documents, 2 passed over', '1 document, 2 laissés de côté'],
    ['2 paths, 14 files', '14 fichiers'],
    ['1 imports', '1 import'],
    ['0d3f9a3e-6f0e-4f3c-9b64-2f1f0f6f2f11, 2 documents', '2 documents'],
    ['0d3f9a3e-6f0e-4f3c-9b64-2f1f0f6f2f11 keep-both', 'Garder les deux'],
    ['and mend', 'avec réparation'],
  ])('says %s', (stored, said) => {
    expect(summaryText(stored, fr)).toBe(said)
  })

  it.each(['a collection', 'only look', '0d3f9a3e-6f0e-4f3c-9b64-2f1f0f6f2f11', `e${'a'.repeat(24)} into e${'b'.repeat(24)}`, 'merge 12', 'f'.repeat(32)])('leaves out what tells a person nothing: %s', (stored) => {
    expect(summaryText(stored, fr)).toBe('')
  })

  it('shows words of another version as they stand', () => {
    expect([summaryText('4 things, sorted', fr), commandText('things.sort', fr), whoText('robot', fr), failureText('new-code', fr)]).toEqual(['4 things, sorted', 'things.sort', 'robot', 'new-code'])
  })

  it('has a name for who asked and for a failure', () => {
    expect([whoText('window', fr), whoText('command line', fr), failureText('disk-full', fr)]).toEqual(['fenêtre', 'ligne de commande', 'Le disque est plein'])
  })

  it('has a name for every command that the engine writes down', () => {
    const commands = Object.entries(contract).filter(([, method]) => method.owner === 'engine' && method.kind === 'command').map(([name]) => name)
    expect(commands.length).toBeGreaterThan(15)
    expect(commands.filter((name) => commandText(name, fr) === name)).toEqual([])
  })
})
