import { z } from 'zod'
import { DocumentId } from '../model/ids.ts'
import { JobEvent, JobView } from '../model/job.ts'
import { Acted, Targets } from './documents.ts'
import { engineCommand, engineQuery } from './method.ts'

export const JobCounts = z.object({
  queued: z.int(),
  leased: z.int(),
  paused: z.int(),
  done: z.int(),
  failed: z.int(),
  cancelled: z.int(),
})
export type JobCounts = z.infer<typeof JobCounts>

export const jobs = {
  /** Failures first, then running, queued, paused, cancelled, done; newest first within each. */
  'jobs.list': engineQuery(
    z.object({ offset: z.int().min(0).optional(), limit: z.int().min(1).max(2000).optional(), finished: z.boolean().optional() }),
    z.object({ jobs: z.array(JobView), counts: JobCounts, total: z.int() }),
  ),
  'jobs.get': engineQuery(z.object({ documentId: DocumentId }), z.object({ job: JobView })),
  'jobs.history': engineQuery(z.object({ documentId: DocumentId }), z.object({ events: z.array(JobEvent) })),
  'jobs.pause': engineCommand(Targets, Acted),
  'jobs.resume': engineCommand(Targets, Acted),
  'jobs.cancel': engineCommand(Targets, Acted),
  'jobs.retry': engineCommand(Targets, Acted),
} as const
