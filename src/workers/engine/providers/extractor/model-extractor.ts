import type { Language } from '../../../../shared/model/document.ts'
import type { DocumentId } from '../../../../shared/model/ids.ts'
import type { Ontology } from '../../../../shared/model/ontology.ts'
import { untilWoken } from '../../../../shared/model/job.ts'
import type { ModelChoice, NotExtracted } from '../../../../shared/model/provider.ts'
import { WaitError, type ExtractionResult, type Extractor, type ExtractorIdentity, type StoredPassage } from '../../pipeline/ports.ts'
import type { CallDesk } from '../desk/desk-ports.ts'
import { ModelCallError, type ModelRequest } from '../model-port.ts'
import { speaksToModel } from '../prompt/speaks-to-model.ts'
import type { AnswerStore, KeptAnswer } from './answer-store.ts'
import { extractionRequest, nothingFor, readAnswer } from './extraction-call.ts'
import type { CheckedPassage, ExtractionPrompt, ExtractionProtocol, PromptPassage } from './prompt-port.ts'
import { halve, joinParts } from './split-passage.ts'

/** Passages of up to so many tokens together go into one call: a longer answer is more often cut, a shorter call pays the prefix more often. */
export const tokensOfACall = 1_400
const mostPassagesOfACall = 6
/** A passage that is cut is halved, and each half again: an eighth that is still too much is given up. */
const deepestSplit = 3

/** For what is quoted before anything is asked, and for the limiter: tokens of a call with these passages. */
export function callTokens(prompt: Pick<ExtractionPrompt, 'tokens'>, passages: readonly { readonly tokens: number }[]): number {
  return prompt.tokens + passages.reduce((sum, { tokens }) => sum + tokens + 20, 0)
}

/** A passage that may be speaking to the model is asked about alone; without its text that is not known. */
export function joinsCall(call: readonly PassageOfCall[], next: PassageOfCall): boolean {
  // Those that have joined already do not.
  const alone = [...(call.length === 1 ? call : []), next].some(({ text }) => text !== undefined && speaksToModel(text))
  return !alone && call.length < mostPassagesOfACall && call.reduce((sum, { tokens }) => sum + tokens, next.tokens) <= tokensOfACall
}

interface PassageOfCall {
  readonly tokens: number
  readonly text?: string
}

export interface ModelExtractorOptions {
  readonly choice: ModelChoice
  readonly ontology: Ontology
  readonly protocol: ExtractionProtocol
  readonly desk: CallDesk
  readonly store: AnswerStore
  /** Calls that are under way, of all documents: whoever needs the same answer waits for it instead of paying again. */
  readonly underWay: Map<string, Promise<void>>
  readonly parallelCalls: number
  /** Before an answer is checked and kept, which holds the loop for some ten milliseconds: one at a time. */
  readonly turn: () => Promise<void>
}

/**
 * Extraction by a model. Answers are kept at the moment they are there, whatever has become of the job meanwhile: a
 * pause, a cancel or a lost lease ends the wait for an answer, never the answer. What was asked is asked once:
 *
 *   kept (here or in another library of this user) → taken     under way → waited for     else → one call, checked, kept
 */
export function createModelExtractor(options: ModelExtractorOptions): Extractor {
  const { choice, ontology, protocol, desk, store, underWay } = options
  const prompt = protocol.prompt(ontology)
  const by: ExtractorIdentity = { provider: choice.provider, model: choice.model, promptVersion: prompt.version }
  const keyOf = (passage: StoredPassage) => `${passage.contextHash}\n${by.provider}\n${by.model}\n${by.promptVersion}`
  let answeredBefore = false

  return {
    identity: (_language: Language) => by,
    joins: joinsCall,
    parallelCalls: options.parallelCalls,
    async extract({ documentId, passages }, work) {
      const missing = passages.filter((passage) => store.find(passage.contextHash, by) === null)
      const others = missing.map((passage) => underWay.get(keyOf(passage))).filter((call) => call !== undefined)
      const asked = missing.filter((passage) => !underWay.has(keyOf(passage)))
      const own = asked.length > 0 ? begin(documentId, asked, work.signal, () => work.report({ done: 0, total: passages.length, note: 'waiting' })) : null
      await untilStopped(Promise.all([own, ...others]), work.signal)
      return passages.map((passage): ExtractionResult => {
        const kept = store.find(passage.contextHash, by)
        // Another job's call ended without an answer: this passage is asked about by the stage's next round.
        if (!kept) throw new WaitError({ kind: 'wait', reason: 'awaiting-provider', until: 0, failure: null, still: () => true })
        return { passageId: passage.id, ...kept }
      })
    },
  }

  /** One call and what follows from it, detached from the job that needs it. Others who wait learn only that it ended. */
  function begin(documentId: DocumentId, passages: readonly StoredPassage[], waiting: AbortSignal, onWait: () => void): Promise<void> {
    const call = askAndKeep(documentId, passages, waiting, onWait)
    const settled = call.catch(() => undefined)
    for (const passage of passages) underWay.set(keyOf(passage), settled)
    void settled.finally(() => {
      for (const passage of passages) underWay.delete(keyOf(passage))
    })
    return call
  }

  async function askAndKeep(documentId: DocumentId, passages: readonly StoredPassage[], waiting: AbortSignal, onWait: () => void): Promise<void> {
    const keep = (passage: StoredPassage, answer: KeptAnswer): void => store.keep(passage.contextHash, by, answer)
    const outcome = await askAbout(passages.map(shown), documentId, waiting, onWait)
    if (outcome.kind === 'checked') {
      const silent: StoredPassage[] = []
      for (const [place, passage] of passages.entries()) {
        const checked = outcome.passages[place]
        if (!checked || checked.missing) silent.push(passage)
        else keep(passage, { extraction: checked.extraction, checks: checked.checks, notExtracted: null })
      }
      // Of several in one call, a model may forget one: it is asked alone before it is given up.
      for (const passage of silent) {
        if (passages.length > 1) await askAndKeep(documentId, [passage], waiting, onWait)
        else keep(passage, nothingFor('empty'))
      }
    } else if (passages.length > 1) {
      const middle = Math.ceil(passages.length / 2)
      await askAndKeep(documentId, passages.slice(0, middle), waiting, onWait)
      await askAndKeep(documentId, passages.slice(middle), waiting, onWait)
    } else {
      const passage = passages[0]
      if (!passage) return
      const parts = outcome.why === 'truncated' || outcome.why === 'too-long' ? await askInParts(shown(passage), documentId, waiting, onWait, deepestSplit) : null
      keep(passage, parts ? { extraction: parts.extraction, checks: parts.checks, notExtracted: null } : nothingFor(outcome.why))
    }
  }

  /** Halves that are asked one after the other; null where one of them has no answer either. */
  async function askInParts(passage: PromptPassage, documentId: DocumentId, waiting: AbortSignal, onWait: () => void, deeper: number): Promise<CheckedPassage | null> {
    const halves = deeper > 0 ? halve(passage.text) : null
    if (!halves) return null
    const parts: { start: number; checked: CheckedPassage }[] = []
    for (const { text, start } of halves) {
      const part = { ...passage, text }
      const outcome = await askAbout([part], documentId, waiting, onWait)
      const checked = outcome.kind === 'checked' ? outcome.passages[0] : await askInParts(part, documentId, waiting, onWait, deeper - 1)
      if (!checked) return null
      parts.push({ start, checked })
    }
    return joinParts(parts)
  }

  type Outcome = { readonly kind: 'checked'; readonly passages: readonly CheckedPassage[] } | { readonly kind: 'none'; readonly why: NotExtracted }

  /** One call, and one more with what was wrong with its answer. */
  async function askAbout(passages: readonly PromptPassage[], documentId: DocumentId, waiting: AbortSignal, onWait: () => void): Promise<Outcome> {
    const tokens = callTokens(prompt, passages.map(({ text }) => ({ tokens: Math.ceil(text.length / 3.5) })))
    let repair: ModelRequest['repair'] | undefined
    for (;;) {
      try {
        const { traits } = await desk.client(choice, waiting, documentId)
        const request: ModelRequest = { ...extractionRequest(protocol, prompt, passages, tokens - prompt.tokens, traits), ...(repair && { repair }) }
        const inputTokens = tokens + (repair ? Math.ceil(repair.answer.length / 3.5) : 0)
        const answer = await desk.ask({ choice, request, inputTokens, purpose: 'extract', lane: 'background', documentId }, waiting, onWait)
        answeredBefore = true
        await options.turn()
        const read = readAnswer(protocol, ontology, passages, answer)
        if (read.kind !== 'invalid') return read
        if (repair) return { kind: 'none', why: read.why }
        repair = { answer: answer.text, problem: read.problem }
      } catch (error) {
        if (!(error instanceof ModelCallError)) throw error
        if (error.problem === 'too-long') return { kind: 'none', why: 'too-long' }
        // A provider that has answered before minds this passage; one that never has, minds the way it is asked.
        if (error.problem === 'invalid-request' && answeredBefore) return { kind: 'none', why: 'invalid' }
        throw new WaitError({ kind: 'wait', reason: 'awaiting-provider', until: untilWoken, failure: error.failure, still: () => true })
      }
    }
  }
}

function shown({ headings, text }: StoredPassage): PromptPassage {
  return { headings, text }
}

/** The call goes on without whoever stops waiting for it. */
function untilStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  // Somebody may have stopped waiting before it fails.
  work.catch(() => undefined)
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
