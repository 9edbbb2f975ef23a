import type { KeyOwner } from '../../shared/contract/providers.ts'
import type { EngineProcess } from '../engine-process.ts'
import type { Secrets } from './secrets.ts'

/** The engine keeps keys in its memory only: each new one is told all of them, a running one what changed. */
export interface KeyGiver {
  /** Every key that there is. For a new engine. */
  giveAll(): Promise<void>
  /** This one, or that there is none any more. An engine that is not there is told when it comes. */
  give(owner: KeyOwner): Promise<void>
}

export function createKeyGiver(deps: { readonly secrets: Secrets; readonly engine: Pick<EngineProcess, 'client' | 'state'> }): KeyGiver {
  const { secrets, engine } = deps
  let turn: Promise<unknown> = Promise.resolve()

  /** In turn, each reading what holds when its turn comes: an older key never arrives after a newer. */
  function inTurn(owners: () => Promise<readonly KeyOwner[]>): Promise<void> {
    const mine = turn.then(async () => {
      for (const { provider, baseUrl } of await owners()) {
        if (engine.state().kind !== 'ready') return
        const client = await engine.client()
        const held = await secrets.key({ provider, baseUrl })
        await client.call('providers.giveKey', { provider, baseUrl, key: held?.key ?? null, source: held?.source ?? 'none' })
      }
    })
    turn = mine.catch(() => undefined)
    return mine
  }

  return { giveAll: () => inTurn(() => secrets.list()), give: (owner) => inTurn(async () => [owner]) }
}
