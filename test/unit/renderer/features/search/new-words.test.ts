import { expect, it } from 'vitest'
import { newWords } from '../../../../../src/renderer/features/search/new-words.ts'

it.each([
  ['fastner nut', 'fastener nut', 'fastener'],
  ['Velo stadde', 'vélo stade', 'stade'],
  ['fastner bolht', 'fastener bolt', 'fastener bolt'],
  ['zwxqv nitrox', 'nitrox', 'nitrox'],
])('for %j of %j only what is new is shown: %j', (query, suggestion, shown) => {
  expect(newWords(query, suggestion)).toBe(shown)
})
