import os, { constants } from 'node:os'

/**
 * Whoever looks at the window comes first: threads that read in the background stand behind it where processors are
 * few. They still get all that is left over, and a tenth of a fair part where nothing is.
 */
const threadNice = 10
/** Where only the whole process can step back, its loop and its short queries go with it: not as far. */
const processNice = 5

/**
 * Puts this thread behind others. Linux counts a priority for each thread, so that the engine's loop and its short
 * queries keep theirs; elsewhere the whole process steps back, which for the engine is nearly the same: what takes
 * time in it is reading. Where the system refuses, the thread works on as it is.
 */
export function stepBack(platform: NodeJS.Platform = process.platform, system: Pick<typeof os, 'getPriority' | 'setPriority'> = os): void {
  // Windows has classes and no steps between them.
  const wanted = platform === 'win32' ? constants.priority.PRIORITY_BELOW_NORMAL : platform === 'linux' ? threadNice : processNice
  try {
    // Who started the app further back than this meant it.
    if (system.getPriority(0) < wanted) system.setPriority(0, wanted)
  } catch {
    // Some hardened systems let nobody change a priority.
  }
}
