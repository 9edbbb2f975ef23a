import { describe, expect, it } from 'vitest'
import type { HeldKey } from '../../../../../src/shared/contract/app.ts'
import { priceOf } from '../../../../../src/shared/model/price-of.ts'
import type { ModelPrice } from '../../../../../src/shared/model/provider.ts'
import { decimalSign, readAmount, writeAmount } from '../../../../../src/renderer/features/settings/provider/amounts.ts'
import { asksForList, choiceOf, knownModels, samePlace, startDraft } from '../../../../../src/renderer/features/settings/provider/place-draft.ts'
import { draftOfPrice, priceOfDraft } from '../../../../../src/renderer/features/settings/provider/price-draft.ts'
import { heldFor } from '../../../../../src/renderer/features/settings/provider/use-key-draft.ts'

const row = (model: string, more: Partial<ModelPrice> = {}): ModelPrice => ({ provider: 'anthropic', model, inputUsd: 1, cachedInputUsd: null, cacheWriteUsd: null, outputUsd: 2, batchFactor: 0.5, asOf: '2026-11-01', edited: false, ...more })

describe('amounts', () => {
  it.each([
    ['0.5', 0.5],
    ['0,5', 0.5],
    ['.5', 0.5],
    [' 12 ', 12],
    ['3.', 3],
    ['$2.50', 2.5],
    ['2,50 $', 2.5],
  ])('reads %j', (text, value) => expect(readAmount(text)).toEqual({ kind: 'amount', value }))
  it.each(['-1', '1.2.3', '1,234.5', 'a', '1e9', '0x10', '.'])('does not take %j for a number', (text) => expect(readAmount(text)).toEqual({ kind: 'wrong' }))
  it('takes nothing for nothing', () => expect(readAmount('  ')).toEqual({ kind: 'empty' }))
  it('writes what it reads, without the last binary digits', () => {
    expect(writeAmount(0.1 * 1.25, '.')).toBe('0.125')
    expect(writeAmount(0.1 * 3, ',')).toBe('0,3')
    expect(writeAmount(null, '.')).toBe('')
  })
  it('writes the decimal sign of the language', () => expect([decimalSign('en'), decimalSign('fr')]).toEqual(['.', ',']))
})

describe('a place to ask, while it is written', () => {
  it('has the address of the server where one is needed, and none elsewhere', () => {
    expect(choiceOf('compatible', { model: 'm', baseUrl: ' http://localhost:1234/v1/ ' })).toEqual({ provider: 'compatible', model: 'm', baseUrl: 'http://localhost:1234/v1' })
    expect(choiceOf('compatible', { model: 'm', baseUrl: 'localhost:1234' })).toBeNull()
    expect(choiceOf('anthropic', { model: ' m ', baseUrl: 'http://elsewhere' })).toEqual({ provider: 'anthropic', model: 'm', baseUrl: null })
  })
  it('without a model asks for the list', () => {
    const choice = choiceOf('openai', { model: '  ', baseUrl: '' })
    expect(choice && asksForList(choice)).toBe(true)
    const named = choiceOf('openai', { model: 'm', baseUrl: '' })
    expect(named && asksForList(named)).toBe(false)
  })
  it('begins with what is in use', () => {
    const inUse = { provider: 'compatible', model: 'mine', baseUrl: 'http://localhost:8080/v1' } as const
    expect(startDraft('compatible', inUse)).toEqual({ model: 'mine', baseUrl: 'http://localhost:8080/v1' })
    expect(startDraft('anthropic', inUse).model).toBe('claude-haiku-5-5')
    expect(samePlace(inUse, { ...inUse })).toBe(true)
    expect(samePlace(inUse, { ...inUse, model: 'other' })).toBe(false)
    expect(samePlace(inUse, null)).toBe(false)
    expect(samePlace(null, null)).toBe(true)
  })
  it('offers what the server lists, else what has a price', () => {
    const prices = [row('claude-a*'), row('gpt-b', { provider: 'openai' })]
    expect(knownModels('anthropic', [], prices)).toEqual(['claude-a'])
    expect(knownModels('anthropic', ['x', 'y', 'x'], prices)).toEqual(['x', 'y'])
  })
})

describe('whether there is a key', () => {
  const held = (provider: HeldKey['provider'], baseUrl: string | null): HeldKey => ({ provider, baseUrl, source: 'session', readable: true })
  it('looks at that of the server, then at that of the provider, and at no other', () => {
    const keys = [held('compatible', null), held('compatible', 'http://a'), held('openai', null)]
    expect(heldFor(keys, { provider: 'compatible', baseUrl: 'http://a' })?.baseUrl).toBe('http://a')
    expect(heldFor(keys, { provider: 'compatible', baseUrl: 'http://b' })?.baseUrl).toBeNull()
    expect(heldFor(keys.slice(1), { provider: 'compatible', baseUrl: 'http://b' })).toBeNull()
    expect(heldFor(keys, { provider: 'anthropic', baseUrl: null })).toBeNull()
  })
})

describe('a price, while it is written', () => {
  const today = new Date(2026, 10, 3, 23, 30)
  it('comes back as it was, dated today and marked as the person’s own', () => {
    const before = row('m', { inputUsd: 0.1, cachedInputUsd: 0.01 })
    expect(priceOfDraft(draftOfPrice(before, ','), today)).toEqual({ price: { ...before, asOf: '2026-11-03', edited: true }, wrong: new Set() })
  })
  it('takes empty for not known, never for nothing to pay', () => expect(priceOfDraft({ ...draftOfPrice(null, '.'), model: 'm' }, today).price).toMatchObject({ inputUsd: null, outputUsd: null, batchFactor: null }))
  it('names every figure that is wrong', () => {
    const draft = { ...draftOfPrice(row('m'), '.'), inputUsd: 'much', batchFactor: '1.5' }
    expect(priceOfDraft(draft, today)).toEqual({ price: null, wrong: new Set(['inputUsd', 'batchFactor']) })
  })
  it('needs a model', () => expect(priceOfDraft({ ...draftOfPrice(row('m'), '.'), model: ' ' }, today).price).toBeNull())
})

describe('the row of a model', () => {
  const table = [row('claude-*', { inputUsd: 9 }), row('claude-haiku-5-5*', { inputUsd: 0.1 }), row('claude-haiku-5-5-2026', { inputUsd: 0.2 })]
  it('is the exact one, else the longest beginning, else none', () => {
    const of = (model: string, provider: 'anthropic' | 'openai' = 'anthropic') => priceOf({ provider, model }, table)?.inputUsd
    expect([of('claude-haiku-5-5-2026'), of('claude-haiku-5-5-next'), of('claude-opus'), of('gpt'), of('claude-opus', 'openai')]).toEqual([0.2, 0.1, 9, undefined, undefined])
  })
})
