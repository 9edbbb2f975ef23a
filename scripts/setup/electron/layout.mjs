import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Where an unpacked Electron has its program.
 *
 * @param {NodeJS.Platform} [platform]
 */
export function executableName(platform = process.platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

const marker = '.complete';

/**
 * An unpacked runtime gets its name only when it is whole: a folder with the marker is never half a runtime.
 *
 * @param {string} folder
 */
export function isComplete(folder) {
  return existsSync(join(folder, marker));
}

/**
 * Fills a folder beside the final one and then renames it. To be called under a lock.
 *
 * @param {string} folder
 * @param {(partial: string) => Promise<void>} fill
 */
export async function completeFolder(folder, fill) {
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  await fill(partial);
  writeFileSync(join(partial, marker), '');
  mkdirSync(dirname(folder), { recursive: true });
  renameSync(partial, folder);
}
