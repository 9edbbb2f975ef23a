import { useState } from 'react'
import type { HeldKey, KeyKeeping } from '../../../../shared/contract/app.ts'
import type { KeyOwner } from '../../../../shared/contract/providers.ts'
import { useSelect, useStores } from '../../../services-context.tsx'

/** A key on its way from the keyboard to main. Once it is there, nothing of it is left here. */
export interface KeyDraft {
  readonly text: string
  readonly keep: KeyKeeping
  readonly agreed: boolean
  readonly keychain: boolean
  readonly held: HeldKey | null
  /** Nothing is typed, or what is typed may be kept. */
  readonly ready: boolean
  setText(text: string): void
  setKeep(keep: KeyKeeping): void
  setAgreed(agreed: boolean): void
  /** True: there was nothing to keep, or it is kept. */
  save(): Promise<boolean>
}

export function useKeyDraft(owner: KeyOwner): KeyDraft {
  const { providers } = useStores()
  const { keychain, held } = useSelect('providers', (state) => ({ keychain: state.keychain ?? false, held: heldFor(state.keys, owner) }))
  const [text, setText] = useState('')
  const [wanted, setKeep] = useState<KeyKeeping | null>(null)
  const [agreed, setAgreed] = useState(false)
  const keep = wanted ?? (keychain ? 'keychain' : 'session')
  const typed = text.trim() !== ''
  const ready = !typed || keep !== 'file' || agreed
  return {
    text,
    keep,
    agreed,
    keychain,
    held,
    ready,
    setText,
    setKeep,
    setAgreed,
    save: async () => {
      if (!typed) return true
      if (!ready) return false
      const kept = await providers.getState().saveKey(owner, text.trim(), keep)
      if (kept) {
        setText('')
        setAgreed(false)
      }
      return kept
    },
  }
}

/** Its own, or the one that is for wherever its provider is asked. */
export function heldFor(keys: readonly HeldKey[], owner: KeyOwner): HeldKey | null {
  const ofProvider = keys.filter((key) => key.provider === owner.provider)
  return ofProvider.find((key) => key.baseUrl === owner.baseUrl) ?? ofProvider.find((key) => key.baseUrl === null) ?? null
}
