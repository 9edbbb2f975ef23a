import type { Asked, Generated } from '../protocol/asked.ts'
import type { CacheUse } from '../prompt-cache.ts'
import type { FaultKind, Settings } from '../settings.ts'
import type { Tokenizer } from '../tokens.ts'
import { fillSchema } from './fill-schema.ts'
import { obey } from './injections.ts'
import { guessedShape } from './known-shape.ts'
import { readMarked } from './question.ts'
import { spoil } from './spoil.ts'

/** The answer to a request, with the fault in its words if it is one of those, cut where the request says. */
export function generate(asked: Asked, use: CacheUse, settings: Settings, fault: FaultKind | null, tokenizer: Tokenizer): Generated {
  const usage = (output: string, thinking: string): Generated['usage'] => {
    const thought = thinking === '' ? 0 : tokenizer.count(thinking)
    return { input: use.input, cached: use.read, cacheWrite: use.write, cacheWriteFor: use.writeFor, output: tokenizer.count(output) + thought, thinking: thought }
  }
  if (fault === 'refusal') return { text: '', thinking: '', stop: 'refused', usage: usage('I cannot help with that.', '') }
  if (fault === 'filtered') return { text: '', thinking: '', stop: 'filtered', usage: usage('', '') }

  const whole = wordsOf(asked, settings, fault)
  const room = asked.maxOutputTokens ?? Number.POSITIVE_INFINITY
  const thinking = tokenizer.cut(asked.thinking, room)
  const left = room - (thinking === '' ? 0 : tokenizer.count(thinking))
  const forced = fault === 'truncation' ? Math.floor(tokenizer.count(whole) / 2) : Number.POSITIVE_INFINITY
  const limit = Math.max(0, Math.min(left, forced))
  const text = tokenizer.count(whole) > limit ? tokenizer.cut(whole, limit) : whole
  return { text, thinking, stop: text.length < whole.length ? 'truncated' : 'end', usage: usage(text, thinking) }
}

function wordsOf(asked: Asked, settings: Settings, fault: FaultKind | null): string {
  const { schema: given, user, system } = asked.question
  const marked = readMarked(user)
  const schema = given ?? (marked.some((one) => one.tag === 'passage') ? guessedShape : null)
  if (!schema) return fault === 'empty' ? '' : asked.shape === 'json' ? JSON.stringify({ answer: 'Hello! How can I help you?' }) : 'Hello! How can I help you?'
  const filled = fillSchema(schema, asked.question, marked, settings)
  const answer = settings.obeyInjections ? obey(filled, marked, system) : filled
  const spoilt = fault ? spoil(fault, answer, schema) : null
  if (spoilt !== null) return spoilt
  if (asked.shape === 'fenced') return `Of course! This is what I found:\n\n\`\`\`json\n${JSON.stringify(answer, null, 2)}\n\`\`\`\n\nTell me if you need more.`
  return asked.shape === 'prose' ? `Of course! ${JSON.stringify(answer)} I hope that this helps.` : JSON.stringify(answer)
}
