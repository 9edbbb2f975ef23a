import { z } from 'zod'
import { CollectionId, DocumentId } from '../model/ids.ts'
import { Failure } from '../failure.ts'
import { JobView } from '../model/job.ts'
import { LaneState } from '../model/provider.ts'
import { EngineState, Settings } from './app.ts'
import { JobCounts } from './jobs.ts'
import { PendingImport } from './documents.ts'

/** What is told without being asked. Events hint; queries are the truth: a client that missed some asks again. */
export const engineEvents = {
  /** At most ten a second for one job; the last of a job is never dropped. */
  'jobs.changed': z.object({ jobs: z.array(JobView), counts: JobCounts }),
  'documents.changed': z.object({ documentIds: z.array(DocumentId), reason: z.enum(['added', 'changed', 'removed', 'restored', 'purged', 'published']) }),
  'collections.changed': z.object({ collectionIds: z.array(CollectionId) }),
  'imports.changed': z.object({ imports: z.array(PendingImport), gone: z.array(z.string()), waiting: z.int() }),
  /** Why nothing moves, when the library itself is the reason (disk full, folder gone); null when it is over. */
  'library.trouble': z.object({ failure: Failure.nullable() }),
  'graph.changed': z.object({ entities: z.int(), relations: z.int(), facts: z.int() }),
  /** Settings, keys, prices, or what the lanes do; at most four a second. */
  'providers.changed': z.object({ lanes: z.array(LaneState) }),
  /** Something was spent: whoever shows a sum asks again. At most four a second. */
  'usage.changed': z.object({}),
} as const

export const mainEvents = {
  'engine.state': EngineState,
  'settings.changed': z.object({ settings: Settings, locale: z.enum(['en', 'fr']), dark: z.boolean() }),
  /** A menu item or shortcut of the native menu was chosen. */
  'menu.command': z.object({ id: z.string() }),
  /** Files that a start, "Open with" or a second start asks for; the window imports them as if they were dropped. */
  'app.openFiles': z.object({ paths: z.array(z.string()) }),
  /** A deep link or a second start asks for a place in the window. */
  'app.navigate': z.object({ to: z.string() }),
} as const

export type EngineEventName = keyof typeof engineEvents
export type EngineEvents = { [K in EngineEventName]: z.infer<(typeof engineEvents)[K]> }
export type MainEventName = keyof typeof mainEvents
export type MainEvents = { [K in MainEventName]: z.infer<(typeof mainEvents)[K]> }
