import type { SafeStorage } from 'electron'

/** The system's keyring: what it encrypts, it alone gives back, to this user. */
export interface Keychain {
  /** False: none is there, and what would be "encrypted" could be read by anybody. */
  available(): Promise<boolean>
  encrypt(text: string): Promise<Buffer>
  /** Throws when it was encrypted by another user or keyring. */
  decrypt(data: Buffer): Promise<string>
}

type AsyncParts = Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'>
type Parts = Pick<SafeStorage, 'isEncryptionAvailable' | 'encryptString' | 'decryptString'> & Partial<AsyncParts & Pick<SafeStorage, 'getSelectedStorageBackend'>>

/** Without blocking the window where Electron can; the development runtime's older Electron has only the blocking calls. */
export function systemKeychain(storage: Parts, platform: string): Keychain {
  return {
    async available() {
      // On Linux without a keyring, Chromium "encrypts" with a password that is the same on every machine.
      if (platform === 'linux' && ['basic_text', 'unknown'].includes(storage.getSelectedStorageBackend?.() ?? 'unknown')) return false
      return storage.isAsyncEncryptionAvailable ? storage.isAsyncEncryptionAvailable() : storage.isEncryptionAvailable()
    },
    encrypt: async (text) => (storage.encryptStringAsync ? storage.encryptStringAsync(text) : storage.encryptString(text)),
    decrypt: async (data) => (storage.decryptStringAsync ? (await storage.decryptStringAsync(data)).result : storage.decryptString(data)),
  }
}
