/*
 * The import arrows of docs/ARCHITECTURE.md, checked in `npm test`. A process reaches another one through src/shared and
 * nothing else; inside the engine the arrows run from the composition root outwards and never back.
 */
const engine = '^src/workers/engine/'

/** The engine's folders that implement a port of the pipeline. */
const adapters = 'documents|providers'

/** Composition: these files see every folder, and no folder sees them. */
const roots = 'index|create-engine|compose-work|compose-extraction|handlers|own-handlers|extraction-handlers|review-handlers|pools|status'

/** What each folder of the engine may import, besides itself, src/shared and the small files at the engine's top. */
const engineArrows = {
  batches: ['db', 'extraction', 'pipeline/ports', 'providers'],
  db: [],
  jobs: ['db'],
  intake: ['db', 'jobs', 'pipeline/ports'],
  search: ['db'],
  vectors: ['db'],
  graph: ['db', 'pipeline/ports', 'vectors'],
  documents: ['pipeline/ports'],
  providers: ['pipeline/ports'],
  extraction: ['db', 'pipeline/ports', 'providers', 'vectors'],
  ontologies: ['db', 'providers'],
  pipeline: [],
  'stage-store': ['db', 'graph', 'pipeline/ports', 'vectors'],
  library: ['db', 'graph', 'intake', 'jobs', 'pipeline/ports'],
  browse: ['db', 'graph', 'jobs', 'search'],
  export: ['browse', 'db', 'graph', 'pipeline/ports'],
  verify: ['db', 'graph', 'jobs', 'library', 'pipeline/ports'],
  socket: [],
}

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other, be it for a type, are one file or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'unresolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\?(raw|url|worker)' },
    },
    {
      name: 'shared-is-pure',
      comment: 'src/shared runs in every process: it imports itself and zod; comlink in its rpc files only.',
      severity: 'error',
      from: { path: '^src/shared/', pathNot: '^src/shared/(rpc|comlink)' },
      to: { pathNot: ['^src/shared/', '(^|/)node_modules/zod/'] },
    },
    {
      name: 'shared-rpc-is-nearly-pure',
      severity: 'error',
      from: { path: '^src/shared/(rpc|comlink)' },
      to: { pathNot: ['^src/shared/', '(^|/)node_modules/(zod|comlink)/'] },
    },
    ...['renderer', 'preload', 'main'].map((part) => ({
      name: `${part}-to-shared-only`,
      comment: 'Processes meet in src/shared.',
      severity: 'error',
      from: { path: `^src/${part}/` },
      to: { path: '^src/', pathNot: [`^src/${part}/`, '^src/shared/'] },
    })),
    {
      name: 'workers-to-shared-only',
      severity: 'error',
      from: { path: '^src/workers/' },
      to: { path: '^src/', pathNot: ['^src/workers/', '^src/shared/'] },
    },
    {
      name: 'cli-to-engine-and-shared',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^src/', pathNot: ['^src/cli/', '^src/shared/', engine] },
    },
    {
      name: 'engine-knows-no-threads',
      comment: 'The engine starts threads by the path of their file. A thread may import the engine.',
      severity: 'error',
      from: { path: engine },
      to: { path: '^src/workers/threads/' },
    },
    ...Object.entries(engineArrows).map(([folder, allowed]) => ({
      name: `engine-${folder}`,
      comment: `Inside the engine, ${folder} may import: ${['itself', 'src/shared', ...allowed].join(', ')}.`,
      severity: 'error',
      from: { path: `${engine}${folder}/` },
      to: {
        path: `${engine}[^/]+/`,
        pathNot: [folder, ...allowed].map((name) => `${engine}${name}(/|\\.ts$)`),
      },
    })),
    {
      name: 'engine-root-is-the-root',
      comment: 'Only the composition root sees everything; nothing in the engine imports it.',
      severity: 'error',
      from: { path: `${engine}[^/]+/` },
      to: { path: `${engine}(${roots})\\.ts$` },
    },
    {
      name: 'engine-folders-are-known',
      comment: 'A new folder of the engine gets its arrows here first.',
      severity: 'error',
      from: { path: `${engine}[^/]+/`, pathNot: `${engine}(${Object.keys(engineArrows).join('|')})/` },
      to: {},
    },
    {
      name: 'adapters-do-not-meet',
      severity: 'error',
      from: { path: `${engine}(${adapters})/` },
      to: { path: `${engine}(${adapters})/`, pathNot: `${engine}$1/` },
    },
    {
      name: 'source-without-tests',
      comment: 'src never imports test or scripts.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts)/' },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.d.ts', '.mjs', '.js', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
}
