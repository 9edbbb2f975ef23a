import { copyObject, type CopyInput } from '../engine/intake/copy-object.ts'
import type { Work } from '../engine/pipeline/ports.ts'
import { serveThread } from './serve-thread.ts'

/** Copies and hashes files on their way in, so that two gigabytes never pass through the engine's event loop. */
serveThread({ copy: (input: CopyInput, work: Work) => copyObject(input, work) })
