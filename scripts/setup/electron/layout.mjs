import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'

/**
 * Where an unpacked Electron has its program.
 *
 * @param {NodeJS.Platform} [platform]
 */
export function executableName(platform = process.platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return platform === 'win32' ? 'electron.exe' : 'electron'
}

/**
 * An unpacked runtime counts only when its marker lies beside it: a folder with a marker is never half a runtime.
 *
 * @param {string} folder
 */
export function isComplete(folder) {
  return existsSync(markerOf(folder)) && existsSync(folder)
}

/**
 * Fills a folder beside the final one, renames it, and then sets the marker. To be called under a lock.
 *
 * @param {string} folder
 * @param {(partial: string) => Promise<void>} fill
 */
export async function completeFolder(folder, fill) {
  const partial = `${folder}.partial`
  rmSync(markerOf(folder), { force: true })
  rmSync(partial, { recursive: true, force: true })
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(partial, { recursive: true })
  await fill(partial)
  renameSync(partial, folder)
  writeFileSync(markerOf(folder), '')
}

/** @param {string} folder */
function markerOf(folder) {
  return `${folder}.complete`
}
