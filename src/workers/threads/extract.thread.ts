import { resolveDocument } from '../engine/graph/resolve/resolve-document.ts'
import { extractPassages } from '../engine/providers/builtin/extractor.ts'
import { serveThread } from './serve-thread.ts'

/** The thread of the built-in extractor and of the resolver: both are pure computation on plain data. */
serveThread({ extract: extractPassages, resolve: resolveDocument })
