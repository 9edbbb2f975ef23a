import { expect, it } from 'vitest'
import { foundSoFar } from '../../../../../src/renderer/features/library/found-so-far.ts'
import { createFormat } from '../../../../../src/renderer/i18n/format.ts'
import { createI18n } from '../../../../../src/renderer/i18n/create-i18n.ts'

const format = createFormat('en')

it('shows that nothing was found, once it was looked for', () => {
  expect(foundSoFar({ state: 'ready' }, 0, format)).toBe('0')
  expect(foundSoFar({ state: 'ready' }, 1234, format)).toBe('1,234')
  expect(foundSoFar({ state: 'queued' }, 0, format)).toBe('')
  expect(foundSoFar({ state: 'failed' }, 0, format)).toBe('')
})

it.each([
  ['en', 1, '1 page'],
  ['en', 2, '2 pages'],
  ['en', 0, '0 pages'],
  ['fr', 1, '1 page'],
  ['fr', 0, '0 page'],
  ['fr', 2, '2 pages'],
] as const)('counts pages in %s: %d', (language, count, text) => {
  expect(createI18n(language).t('library.inspector.pageCount', { count, number: createFormat(language).number(count) })).toBe(text)
})
