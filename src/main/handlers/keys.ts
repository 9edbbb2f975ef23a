import type { Output } from '../../shared/contract/index.ts'
import type { Handlers } from '../../shared/rpc.ts'
import type { KeyGiver } from '../secrets/give-keys.ts'
import type { Secrets } from '../secrets/secrets.ts'

/** Keys come in here and go to the engine; the window is told only whose they are and where they are kept. */
export function keyHandlers({ secrets, giver }: { readonly secrets: Secrets; readonly giver: KeyGiver }): Handlers<'app.keys' | 'app.saveKey' | 'app.removeKey'> {
  const answer = async (): Promise<Output<'app.keys'>> => ({ keychain: await secrets.keychain(), keys: await secrets.list() })
  return {
    'app.keys': answer,
    'app.saveKey': async ({ provider, baseUrl, key, keep }) => {
      await secrets.save({ provider, baseUrl }, key, keep)
      await giver.give({ provider, baseUrl })
      return answer()
    },
    'app.removeKey': async (owner) => {
      await secrets.remove(owner)
      await giver.give(owner)
      return answer()
    },
  }
}
