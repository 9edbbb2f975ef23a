import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { HeldKey, KeyKeeping } from '../../shared/contract/app.ts'
import { KeyOwner } from '../../shared/contract/providers.ts'
import { failure, FailureError } from '../../shared/failure.ts'
import type { KeySource } from '../../shared/model/provider.ts'
import type { Keychain } from './keychain.ts'

/**
 * Keys of providers, in main alone. Each is kept in one of these ways:
 *
 * environment  a variable that was set before the app started; never stored, and anything a person entered counts more
 * session      in memory until the app quits
 * keychain     in the file below, encrypted by the system's keyring
 * file         in the file below, as it is: only where there is no keyring, and the person agreed
 *
 * What leaves here: to the window, whose key it is and where it comes from; to the engine, the key itself. One that the
 * keyring does not give back stays stored and is said to be unreadable, because the keyring may only be locked.
 */
export interface Secrets {
  /** Whether the system has a keyring that encrypts what is stored. */
  keychain(): Promise<boolean>
  list(): Promise<HeldKey[]>
  /** @throws FailureError wrong-usage: `keychain` without a keyring, or `file` with one */
  save(owner: KeyOwner, key: string, keep: KeyKeeping): Promise<void>
  /** What the environment holds stays. */
  remove(owner: KeyOwner): Promise<void>
  /** The key that counts; null: none, or none that can be read. */
  key(owner: KeyOwner): Promise<{ readonly key: string; readonly source: KeySource } | null>
}

const secretsFile = 'secrets.json'
const Stored = z.object({ keys: z.array(KeyOwner.extend({ how: z.enum(['keychain', 'file']), value: z.string() })) })
type StoredKey = z.infer<typeof Stored>['keys'][number]

interface Held extends KeyOwner {
  readonly source: KeySource
  /** Null: it cannot be read. */
  readonly key: string | null
  readonly stored: StoredKey | null
}

export function openSecrets(options: { readonly folder: string; readonly keychain: Keychain; readonly environment: readonly (KeyOwner & { readonly key: string })[] }): Secrets {
  const { keychain } = options
  const path = join(options.folder, secretsFile)
  let entered: Promise<Map<string, Held>> | null = null
  let turn: Promise<unknown> = Promise.resolve()

  /** One change at a time, so that two never write over each other. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }

  const read = () => (entered ??= readStored(path).then((keys) => unlock(keys, keychain)))

  async function write(held: ReadonlyMap<string, Held>): Promise<void> {
    const keys = [...held.values()].flatMap(({ stored }) => stored ?? [])
    if (keys.length === 0) return rm(path, { force: true })
    await mkdir(options.folder, { recursive: true })
    await writeAlone(path, JSON.stringify({ keys } satisfies z.infer<typeof Stored>))
  }

  async function all(): Promise<Held[]> {
    const held = await read()
    const fromEnvironment = options.environment.filter((one) => !held.has(nameOf(one))).map(({ provider, baseUrl, key }) => ({ provider, baseUrl, key, source: 'environment', stored: null }) as const)
    return [...held.values(), ...fromEnvironment]
  }

  /** Kept on disk first: what cannot be written is not said to be kept. */
  async function change(act: (held: Map<string, Held>) => Promise<void> | void): Promise<void> {
    const held = new Map(await read())
    await act(held)
    await write(held)
    entered = Promise.resolve(held)
  }

  return {
    keychain: () => keychain.available(),
    list: async () => (await all()).map(({ provider, baseUrl, source, key }) => ({ provider, baseUrl, source, readable: key !== null })),
    save: ({ provider, baseUrl }, key, keep) =>
      inTurn(() =>
        change(async (held) => {
          const stored = await storedForm({ provider, baseUrl }, key, keep, keychain)
          held.set(nameOf({ provider, baseUrl }), { provider, baseUrl, key, source: keep, stored })
        }),
      ),
    remove: (owner) => inTurn(() => change((held) => void held.delete(nameOf(owner)))),
    key: async (owner) => {
      const found = (await all()).find((one) => nameOf(one) === nameOf(owner))
      return found && found.key !== null ? { key: found.key, source: found.source } : null
    },
  }
}

function nameOf({ provider, baseUrl }: KeyOwner): string {
  return `${provider}\n${baseUrl ?? ''}`
}

async function storedForm(owner: KeyOwner, key: string, keep: KeyKeeping, keychain: Keychain): Promise<StoredKey | null> {
  if (keep === 'session') return null
  const encrypts = await keychain.available()
  if (encrypts !== (keep === 'keychain')) throw new FailureError(failure('wrong-usage', encrypts ? 'There is a keyring: a key is not stored in plain text.' : 'There is no keyring on this system.'))
  return { ...owner, how: keep, value: keep === 'keychain' ? (await keychain.encrypt(key)).toString('base64') : key }
}

/** A damaged file holds nothing that could be used; keys can be entered again. */
async function readStored(path: string): Promise<StoredKey[]> {
  try {
    return Stored.parse(JSON.parse(await readFile(path, 'utf8'))).keys
  } catch {
    return []
  }
}

async function unlock(keys: readonly StoredKey[], keychain: Keychain): Promise<Map<string, Held>> {
  const held = new Map<string, Held>()
  for (const stored of keys) {
    const key = stored.how === 'file' ? stored.value : await keychain.decrypt(Buffer.from(stored.value, 'base64')).catch(() => null)
    held.set(nameOf(stored), { provider: stored.provider, baseUrl: stored.baseUrl, source: stored.how, key, stored })
  }
  return held
}

/** Whole or not at all, and for this user's eyes only from its first byte. */
async function writeAlone(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`
  await rm(temporary, { force: true })
  const file = await open(temporary, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
  await chmod(path, 0o600)
}
