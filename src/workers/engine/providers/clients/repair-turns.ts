import type { ModelRequest } from '../model-port.ts'

interface Turn {
  readonly role: 'user' | 'assistant'
  readonly content: string
}

/** The question; for a repair, the broken answer after it and what is wrong with it. */
export function repairTurns({ user, repair }: Pick<ModelRequest, 'user' | 'repair'>): Turn[] {
  const question: Turn = { role: 'user', content: user }
  if (!repair) return [question]
  // An empty turn is refused by every provider.
  return [question, { role: 'assistant', content: repair.answer || '{}' }, { role: 'user', content: `That answer cannot be used: ${repair.problem} Answer again, with nothing but the JSON object.` }]
}
