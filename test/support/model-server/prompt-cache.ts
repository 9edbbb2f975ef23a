import { createHash } from 'node:crypto'
import type { Asked } from './protocol/asked.ts'
import type { Tokenizer } from './tokens.ts'

export interface CacheUse {
  /** All tokens of the request. */
  readonly input: number
  readonly read: number
  readonly write: number
  readonly writeFor: '5m' | '1h'
  /** Keeps what this call read or wrote; called when its answer begins, so that calls sent together all write. */
  keep(nowMs: number): void
}

const minuteMs = 60_000

/**
 * Prefixes that a provider has read lately. Anthropic: as far as the last `cache_control`, if that is long enough for
 * the model. OpenAI: by itself, from 1,024 tokens in steps of 128.
 */
export function createPromptCache(tokenizer: Tokenizer) {
  const until = new Map<string, number>()
  const alive = (key: string, nowMs: number): boolean => (until.get(key) ?? 0) > nowMs
  const input = (asked: Asked): number => asked.blocks.reduce((sum, block) => sum + tokenizer.count(block.text) + 4, 3)

  const anthropic = (asked: Asked, nowMs: number): CacheUse => {
    const hash = createHash('sha256').update(asked.model)
    let tokens = 0
    const prefixes = asked.blocks.map((block) => {
      tokens += tokenizer.count(block.text) + 4
      hash.update('\0').update(block.text)
      return { key: hash.copy().digest('hex'), tokens, keep: block.keep }
    })
    const marks = prefixes.filter((prefix) => prefix.keep !== null && prefix.tokens >= shortestPrefix(asked.model))
    const last = marks.at(-1)
    if (!last) return { input: input(asked), read: 0, write: 0, writeFor: '5m', keep: () => undefined }
    const found = prefixes.slice(0, prefixes.indexOf(last) + 1).findLast((prefix) => alive(prefix.key, nowMs))
    const read = found?.tokens ?? 0
    return {
      input: input(asked),
      read,
      write: last.tokens - read,
      writeFor: last.keep ?? '5m',
      keep(now) {
        for (const mark of marks) until.set(mark.key, Math.max(until.get(mark.key) ?? 0, now + (mark.keep === '1h' ? 60 : 5) * minuteMs))
        if (found) until.set(found.key, Math.max(until.get(found.key) ?? 0, now + 5 * minuteMs))
      },
    }
  }

  const openai = (asked: Asked, nowMs: number): CacheUse => {
    const all = input(asked)
    const keys: { readonly key: string; readonly tokens: number }[] = []
    const hash = createHash('sha256').update(`openai ${asked.model}`)
    let tokens = 0
    let piece: number[] = []
    for (const block of all >= 1_024 ? asked.blocks : []) {
      for (const token of tokenizer.tokens(block.text)) {
        piece.push(token)
        tokens += 1
        if (tokens % 128 !== 0) continue
        hash.update(Uint32Array.from(piece))
        piece = []
        if (tokens >= 1_024) keys.push({ key: hash.copy().digest('hex'), tokens })
      }
    }
    return {
      input: all,
      read: keys.findLast((one) => alive(one.key, nowMs))?.tokens ?? 0,
      write: 0,
      writeFor: '5m',
      keep(now) {
        for (const { key } of keys) until.set(key, now + 10 * minuteMs)
      },
    }
  }

  return {
    use: (asked: Asked, nowMs: number): CacheUse => {
      // Passages make keys that nobody asks for again: what ran out goes, so that a long run stays flat.
      if (until.size > 20_000) for (const [key, end] of until) if (end <= nowMs || until.size > 30_000) until.delete(key)
      return asked.protocol === 'anthropic' ? anthropic(asked, nowMs) : openai(asked, nowMs)
    },
    forget: () => until.clear(),
  }
}
export type PromptCache = ReturnType<typeof createPromptCache>

/** Tokens that a prefix must have at Anthropic. */
export function shortestPrefix(model: string): number {
  if (model.startsWith('claude-haiku-5')) return 512
  return model.startsWith('claude-haiku-4') ? 4_096 : 1_024
}
