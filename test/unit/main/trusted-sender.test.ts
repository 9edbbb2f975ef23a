import { describe, expect, it } from 'vitest'
import { isTrustedSender } from '../../../src/main/trusted-sender.ts'

const page = 'coursegraph://app/index.html'

describe('the sender of a message', () => {
  it('is trusted in the top frame of the app’s own page', () => {
    expect(isTrustedSender({ senderFrame: { url: page, parent: null } })).toBe(true)
    expect(isTrustedSender({ senderFrame: { url: `${page}#/library`, parent: null } })).toBe(true)
  })
  it.each([
    ['a frame inside the page', { url: page, parent: {} }],
    ['a site', { url: 'https://app/index.html', parent: null }],
    ['a host that begins like ours', { url: 'coursegraph://app.evil/index.html', parent: null }],
    ['a document', { url: 'coursegraph-object://object/abc', parent: null }],
    ['a file', { url: 'file:///coursegraph://app/', parent: null }],
    ['a page that is gone', null],
  ])('is not trusted as %s', (_what, senderFrame) => {
    expect(isTrustedSender({ senderFrame })).toBe(false)
  })
})
