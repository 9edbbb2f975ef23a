import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemKeychain, type Keychain } from '../../../src/main/secrets/keychain.ts'
import { openSecrets, type Secrets } from '../../../src/main/secrets/secrets.ts'

const claude = { provider: 'anthropic', baseUrl: null } as const
const local = { provider: 'compatible', baseUrl: 'http://localhost:11434/v1' } as const
const secret = 'sk-canary-7f3a'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'coursegraph-secrets-'))))
afterEach(() => rmSync(folder, { recursive: true }))

/** Reverses the letters: enough to see that what is written is not the key. */
const turned = (text: string) => [...text].reverse().join('')
const keyring: Keychain = {
  available: async () => true,
  encrypt: async (text) => Buffer.from(`locked ${turned(text)}`),
  decrypt: async (data) => turned(data.toString().slice('locked '.length)),
}
const noKeyring: Keychain = { available: async () => false, encrypt: async (text) => Buffer.from(text), decrypt: () => Promise.reject(new Error('No keyring.')) }
const openWith = (keychain: Keychain, environment: Parameters<typeof openSecrets>[0]['environment'] = []): Secrets => openSecrets({ folder, keychain, environment })
const written = () => readFileSync(join(folder, 'secrets.json'), 'utf8')

describe('keys of providers', () => {
  it('are encrypted by the keyring, and there again after a restart', async () => {
    await openWith(keyring).save(claude, secret, 'keychain')
    expect(Buffer.from((JSON.parse(written()) as { keys: { value: string }[] }).keys[0]?.value ?? '', 'base64').toString()).toBe(`locked ${turned(secret)}`)
    expect(written()).not.toContain(secret)
    expect(await openWith(keyring).key(claude)).toEqual({ key: secret, source: 'keychain' })
    expect(readdirSync(folder)).toEqual(['secrets.json'])
  })
  it('that are for the session leave no file behind and are gone with it', async () => {
    const secrets = openWith(noKeyring)
    await secrets.save(claude, secret, 'session')
    expect(await secrets.key(claude)).toEqual({ key: secret, source: 'session' })
    expect(readdirSync(folder)).toEqual([])
    expect(await openWith(noKeyring).key(claude)).toBeNull()
  })
  it('are stored in plain text only where there is no keyring, for this user’s eyes', async () => {
    await openWith(noKeyring).save(local, secret, 'file')
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600)
    expect(await openWith(noKeyring).key(local)).toEqual({ key: secret, source: 'file' })
    await expect(openWith(keyring).save(local, secret, 'file')).rejects.toMatchObject({ failure: { code: 'wrong-usage' } })
    await expect(openWith(noKeyring).save(local, secret, 'keychain')).rejects.toMatchObject({ failure: { code: 'wrong-usage' } })
  })
  it('stay readable by this user alone where an older file was not', async () => {
    writeFileSync(join(folder, 'secrets.json'), '{"keys":[]}', { mode: 0o644 })
    await openWith(noKeyring).save(local, secret, 'file')
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600)
  })
  it('say whose they are and where they are kept, never what they are', async () => {
    const secrets = openWith(keyring)
    await secrets.save(claude, secret, 'keychain')
    await secrets.save(local, secret, 'session')
    const told = await secrets.list()
    expect(told).toEqual([
      { ...claude, source: 'keychain', readable: true },
      { ...local, source: 'session', readable: true },
    ])
    expect(JSON.stringify(told)).not.toContain('canary')
  })
  it('that the keyring does not give back stay stored and are said to be unreadable', async () => {
    await openWith(keyring).save(claude, secret, 'keychain')
    const locked = openWith({ ...keyring, decrypt: () => Promise.reject(new Error('locked')) })
    expect(await locked.list()).toEqual([{ ...claude, source: 'keychain', readable: false }])
    expect(await locked.key(claude)).toBeNull()
    await locked.save(local, 'other', 'session')
    expect(await openWith(keyring).key(claude)).toMatchObject({ key: secret })
  })
  it('of the environment count until a person enters one, and again when it is removed', async () => {
    const secrets = openWith(keyring, [{ ...claude, key: 'from-outside' }])
    expect(await secrets.key(claude)).toEqual({ key: 'from-outside', source: 'environment' })
    await secrets.save(claude, secret, 'keychain')
    expect(await secrets.key(claude)).toEqual({ key: secret, source: 'keychain' })
    expect(await secrets.list()).toHaveLength(1)
    await secrets.remove(claude)
    expect(await secrets.key(claude)).toEqual({ key: 'from-outside', source: 'environment' })
    expect(readdirSync(folder)).toEqual([])
  })
  it('saved at the same time are all kept', async () => {
    const secrets = openWith(keyring)
    await Promise.all([secrets.save(claude, 'one', 'keychain'), secrets.save(local, 'two', 'keychain'), secrets.save({ provider: 'openai', baseUrl: null }, 'three', 'keychain')])
    expect(await openWith(keyring).list()).toHaveLength(3)
  })
  it.each(['', '{', '[]', '{"keys":[{"provider":"nobody"}]}'])('survive a file that holds %j', async (content) => {
    writeFileSync(join(folder, 'secrets.json'), content)
    expect(await openWith(keyring).list()).toEqual([])
  })
  it('are not said to be kept when they cannot be written', async () => {
    const secrets = openSecrets({ folder: join(folder, 'settings.json', 'below-a-file'), keychain: keyring, environment: [] })
    writeFileSync(join(folder, 'settings.json'), '')
    await expect(secrets.save(claude, secret, 'keychain')).rejects.toThrow()
    expect(await secrets.list()).toEqual([])
  })
})

describe('the keyring', () => {
  const blocking = { isEncryptionAvailable: () => true, encryptString: (text: string) => Buffer.from(`blocking ${text}`), decryptString: (data: Buffer) => `blocking ${data.toString()}` }
  it('is none on Linux when only the well-known password is left', async () => {
    expect(await systemKeychain({ ...blocking, getSelectedStorageBackend: () => 'basic_text' }, 'linux').available()).toBe(false)
    expect(await systemKeychain({ ...blocking, getSelectedStorageBackend: () => 'gnome_libsecret' }, 'linux').available()).toBe(true)
  })
  it('is asked elsewhere without that question', async () => {
    expect(await systemKeychain(blocking, 'darwin').available()).toBe(true)
    expect(await systemKeychain({ ...blocking, isEncryptionAvailable: () => false }, 'win32').available()).toBe(false)
  })
  it('does not block the window where Electron can do without', async () => {
    const keychain = systemKeychain(
      { ...blocking, isAsyncEncryptionAvailable: async () => true, encryptStringAsync: async (text) => Buffer.from(`async ${text}`), decryptStringAsync: async (data) => ({ shouldReEncrypt: false, result: `async ${data.toString()}` }) },
      'darwin',
    )
    expect((await keychain.encrypt('x')).toString()).toBe('async x')
    expect(await keychain.decrypt(Buffer.from('x'))).toBe('async x')
    expect((await systemKeychain(blocking, 'darwin').encrypt('x')).toString()).toBe('blocking x')
  })
})
