import { isAbsolute, resolve } from 'node:path'
import { appScheme } from './schemes.ts'

/**
 * What a start asks for besides opening: files ("Open with", `npm start -- FILE`, a second start) and places
 * (`coursegraph://document/…`). Switches of Chromium and of the app are passed over.
 */
export function launchRequest(argv: readonly string[], workingFolder: string, isPackaged: boolean): { paths: string[]; navigate: string | null } {
  const given = argv.slice(isPackaged ? 1 : appArgument(argv) + 1)
  const links = given.filter((argument) => argument.startsWith(`${appScheme}://`))
  const paths = given
    .filter((argument) => !argument.startsWith('-') && !argument.startsWith(`${appScheme}://`) && argument !== '.')
    .map((argument) => (isAbsolute(argument) ? argument : resolve(workingFolder, argument)))
  return { paths, navigate: links[0]?.slice(`${appScheme}://`.length) ?? null }
}

/** In a checkout Electron's first plain argument is the app itself, unless the app lies in its resources. */
function appArgument(argv: readonly string[]): number {
  const marker = argv.indexOf('--')
  if (marker > 0) return marker
  const first = argv.findIndex((argument, index) => index > 0 && !argument.startsWith('-'))
  return first > 0 ? first : 0
}
