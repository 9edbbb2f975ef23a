import { createHash } from 'node:crypto'
import type { KeyOwner } from '../../../shared/contract/providers.ts'
import type { KeySource } from '../../../shared/model/provider.ts'

/** Keys of providers, in this process's memory and nowhere else. A host gives them: main from the keychain, a command from the environment. */
export interface Keys {
  /** Null: none was given. */
  get(owner: KeyOwner): string | null
  /** Tells keys apart without saying them; null for none. */
  fingerprint(owner: KeyOwner): string | null
  give(owner: KeyOwner, key: string | null, source: KeySource): void
  list(): (KeyOwner & { readonly source: KeySource })[]
}

export function createKeys(): Keys {
  const kept = new Map<string, { readonly owner: KeyOwner; readonly key: string; readonly source: KeySource }>()
  /** A key without an address is for its provider's own; elsewhere it goes only where a person's own command or environment sends it. */
  const find = (owner: KeyOwner) => {
    const own = kept.get(nameOf(owner))
    if (own || owner.baseUrl === null) return own
    const general = kept.get(nameOf({ ...owner, baseUrl: null }))
    return owner.provider === 'compatible' || general?.source === 'environment' ? general : undefined
  }
  return {
    get: (owner) => find(owner)?.key ?? null,
    fingerprint(owner) {
      const key = find(owner)?.key
      return key === undefined ? null : createHash('sha256').update(key).digest('hex').slice(0, 16)
    },
    give(owner, key, source) {
      if (key === null) kept.delete(nameOf(owner))
      else kept.set(nameOf(owner), { owner, key, source })
    },
    list: () => [...kept.values()].map(({ owner, source }) => ({ ...owner, source })),
  }
}

function nameOf({ provider, baseUrl }: KeyOwner): string {
  return `${provider}\n${baseUrl ?? ''}`
}
