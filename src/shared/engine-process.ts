import { z } from 'zod'
import { Failure } from './failure.ts'

/** What main and the engine's process say to each other outside the contract: birth, clients, death. */

/** How the engine's last process ended, as its supervisor saw it: tells a file that kills from a kill from outside. */
export const PreviousDeath = z.enum(['none', 'crashed', 'oom', 'killed', 'unknown'])
export type PreviousDeath = z.infer<typeof PreviousDeath>

export const ToEngine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start'), libraryPath: z.string(), create: z.boolean(), app: z.string(), version: z.string(), previousDeath: PreviousDeath, restoreBackup: z.string().nullable(), userCacheFile: z.string().nullable() }),
  /** A port comes with it. */
  z.object({ kind: z.literal('client'), who: z.enum(['main', 'window']), access: z.enum(['host', 'window']) }),
  z.object({ kind: z.literal('stop'), graceMs: z.number() }),
])
export type ToEngine = z.infer<typeof ToEngine>

export const FromEngine = z.discriminatedUnion('kind', [
  /** `broughtBack`: documents that a backup that was just restored did not know, and whose bytes were still there. */
  z.object({ kind: z.literal('ready'), pid: z.int(), broughtBack: z.int() }),
  z.object({ kind: z.literal('failed'), failure: Failure, newestBackup: z.string().nullable() }),
  z.object({ kind: z.literal('stopped') }),
])
export type FromEngine = z.infer<typeof FromEngine>
