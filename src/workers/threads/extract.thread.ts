import { resolveDocument } from '../engine/graph/resolve/resolve-document.ts'
import { packResolving } from '../engine/pipeline/packing.ts'
import { extractPassages } from '../engine/providers/builtin/extractor.ts'
import { serveThread } from './serve-thread.ts'

/** The thread that finds terms and claims in passages, and makes one document's claims of them. */
serveThread({ extract: extractPassages, resolve: packResolving(resolveDocument) })
