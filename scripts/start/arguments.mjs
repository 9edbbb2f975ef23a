import { existsSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'

/** Options of the app whose value, after a space or an equals sign, is a folder. */
const folderOptions = new Set(['--library', '--user-data-dir'])

/**
 * Files are named relative to where the person stands; the app runs elsewhere. What is not an option is a file, whether
 * or not it exists: the app says what is wrong with it. Web addresses stay as they are.
 *
 * @param {readonly string[]} args
 * @param {string} folder where the person stands
 * @param {(path: string) => boolean} [exists] decides whether a name that starts with a dash is a file
 * @returns {string[]}
 */
export function forAppArguments(args, folder, exists = existsSync) {
  /** @param {string} path */
  const absolute = (path) => (isAbsolute(path) ? path : resolve(folder, path))
  /** @type {string[]} */
  const result = []
  let onlyFiles = false
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? ''
    const [option = '', value] = argument.split('=', 2)
    if (!onlyFiles && argument === '--') onlyFiles = true
    else if (onlyFiles) result.push(absolute(argument))
    else if (folderOptions.has(option) && value !== undefined) result.push(`${option}=${absolute(value)}`)
    else if (folderOptions.has(argument) && index + 1 < args.length) {
      result.push(argument, absolute(args[index + 1] ?? ''))
      index += 1
    } else if (argument.startsWith('-') && !exists(absolute(argument))) result.push(argument)
    else result.push(/^[a-z]+:\/\//i.test(argument) ? argument : absolute(argument))
  }
  return result
}
