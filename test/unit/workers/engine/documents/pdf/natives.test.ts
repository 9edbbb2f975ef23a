import { expect, it } from 'vitest'
import { restoreNatives } from '../../../../../../src/workers/engine/documents/pdf/natives.ts'
import { loadPdfjs } from '../../../../../../src/workers/engine/documents/pdf/pdfjs.ts'

const own = { push: Array.prototype.push, stringify: JSON.stringify, parse: JSON.parse }

it('loading pdf.js leaves the engine its own push and JSON', async () => {
  await Promise.all([loadPdfjs(), loadPdfjs()])
  expect(Array.prototype.push === own.push).toBe(true)
  expect(JSON.stringify === own.stringify).toBe(true)
  expect(JSON.parse === own.parse).toBe(true)
})

it('puts back what was replaced, and as little enumerable as before', () => {
  // oxlint-disable-next-line no-extend-native -- what core-js does
  Array.prototype.push = function push(): number {
    return -1
  }
  restoreNatives()
  expect(Array.prototype.push === own.push).toBe(true)
  expect(Object.keys(Array.prototype)).toEqual([])
})
