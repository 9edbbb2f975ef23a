import { existsSync } from 'node:fs'
import { isAbsolute, resolve, sep } from 'node:path'

/**
 * PATH… on the command line, absolute. A path that exists is meant as it is, whatever characters it has; only then
 * may it be a pattern. Folders that a pattern names stand for all that is in them, as when a shell expands it.
 */
export async function expandGlobs(paths: readonly string[], workingFolder: string): Promise<string[]> {
  const files: string[] = []
  for (const path of paths) {
    const absolute = isAbsolute(path) ? path : resolve(workingFolder, path)
    if (existsSync(absolute)) files.push(absolute)
    else {
      const matches = await matching(path, workingFolder)
      // Nothing matched: let the engine say that there is no such file, by the name that was typed.
      files.push(...(matches.length > 0 ? matches : [absolute]))
    }
  }
  return files
}

async function matching(path: string, workingFolder: string): Promise<string[]> {
  const { glob, isDynamicPattern } = await import('tinyglobby')
  // A backslash is a separator on Windows, and elsewhere what takes a pattern's meaning from a character.
  const pattern = sep === '\\' ? path.replaceAll('\\', '/') : path
  if (!isDynamicPattern(pattern)) return []
  const found = await glob(pattern, { cwd: workingFolder, absolute: true, onlyFiles: false, expandDirectories: false, followSymbolicLinks: false })
  // A folder comes with a separator behind it.
  return outermost(found.map((each) => resolve(each)).sort())
}

/** `**` finds folders and what is in them: the folder says it all. */
function outermost(sorted: readonly string[]): string[] {
  const kept: string[] = []
  for (const path of sorted) {
    const inside = kept.some((folder) => path.startsWith(folder.endsWith(sep) ? folder : folder + sep))
    if (!inside) kept.push(path)
  }
  return kept
}
