import { Command, InvalidArgumentError, Option } from 'commander'
import type { SearchKind } from '../shared/model/graph.ts'
import { failure, FailureError } from '../shared/failure.ts'
import type { Action } from './commands/act.ts'
import type { IngestOptions } from './commands/ingest.ts'
import type { UsageBy } from './commands/usage.ts'
import type { CommandContext } from './context.ts'
import type { ExitCode } from './exit-codes.ts'

/** What every command accepts, before or after its name. */
export interface EverywhereOptions {
  readonly library?: string
  readonly json?: boolean
  readonly timeout?: number
}

/** Runs one command with what it was given everywhere; the caller makes the context from it. */
export type RunCommand = (options: EverywhereOptions, command: (context: CommandContext) => Promise<ExitCode>) => Promise<void>

/** As many as one answer of the engine may hold. */
const mostHits = 5_000

export interface ProgramOptions {
  readonly version: string
  readonly run: RunCommand
  readonly writeOut: (text: string) => void
  readonly writeErr: (text: string) => void
}

/**
 * The command line's grammar: one entry a command, whose code is loaded when it runs. Usage errors throw
 * CommanderError.
 */
export function createProgram({ version, run, writeOut, writeErr }: ProgramOptions): Command {
  const program = everywhere(new Command('coursegraph'))
    .configureOutput({ writeOut, writeErr })
    .description('Course documents in, a knowledge graph out. Everything stays on this machine.')
    .version(version)
    .showSuggestionAfterError(true)
    .showHelpAfterError('(coursegraph --help lists the commands)')
    .exitOverride()
  const command = (usage: string, description: string) => {
    const made = everywhere(program.command(usage)).description(description)
    return made.showHelpAfterError(`(coursegraph ${made.name()} --help lists what it takes)`)
  }
  /** Commander hands over arguments, then options, then the command itself. */
  const runs = <A extends unknown[]>(of: Command, make: (context: CommandContext, ...given: A) => Promise<ExitCode>) =>
    of.action((...given: unknown[]) => {
      const self = given.at(-1) as Command
      return run(self.optsWithGlobals(), (context) => make(context, ...(given.slice(0, -1) as A)))
    })

  runs(
    command('ingest', 'import files, folders and globs, and wait until each is ready or failed')
      .argument('<path...>', 'files, folders or globs', severalNamed)
      .option('--collection <name>', 'put the documents into this collection', named)
      .option('--provider <name>', 'builtin, anthropic, openai or compatible (default: as set up in this library)')
      .option('--base-url <url>', 'where a compatible server answers')
      .option('--model <name>', 'the model to ask')
      .option('--budget <usd>', 'stop before more than this is spent')
      .option('--password <text>', 'for encrypted files; COURSEGRAPH_PDF_PASSWORD does the same')
      .option('--no-wait', 'return once the files are in the library'),
    async (context, paths: string[], options: IngestOptions) => (await import('./commands/ingest.ts')).ingest(context, paths, options),
  )
  runs(command('status', 'jobs by state, queue, throughput, last failures, outbox depth'), async (context) => (await import('./commands/status.ts')).status(context))
  runs(
    command('documents', 'the documents of the library').option('--trashed', 'those in the trash instead'),
    async (context, options: { trashed?: boolean }) => (await import('./commands/list.ts')).documents(context, options),
  )
  runs(command('passages <document>', 'the passages of one document, in reading order'), async (context, document: string) => (await import('./commands/list.ts')).passages(context, document))
  runs(
    command('blocks <document>', 'the structure as read: headings, paragraphs, lists, tables, captions').option('--markdown', 'print the document as Markdown'),
    async (context, document: string, options: { markdown?: boolean }) => (await import('./commands/list.ts')).blocks(context, document, options),
  )
  runs(command('graph [document...]', 'entities, relations and facts with their evidence'), async (context, references: string[]) => (await import('./commands/graph.ts')).graph(context, references))
  runs(
    command('search', 'search passages, entities and documents')
      .argument('<query...>', 'words, “phrases” in quotation marks, beginnings of words', severalNamed)
      .option('--limit <n>', 'how many hits', count, 10)
      .addOption(new Option('--in <kind>', 'only these').choices(['passages', 'entities', 'documents'])),
    async (context, words: string[], options: { limit: number; in?: SearchKind }) => (await import('./commands/graph.ts')).search(context, words, options),
  )
  const actions: readonly (readonly [Action, string])[] = [
    ['retry', 'try failed documents again, from the stage that failed'],
    ['cancel', 'stop working on documents'],
    ['pause', 'hold documents back until they are resumed'],
    ['resume', 'go on with paused documents'],
    ['remove', 'put documents into the trash'],
    ['restore', 'take documents out of the trash'],
  ]
  for (const [action, description] of actions)
    runs(
      command(`${action} [document...]`, description).option('--all', 'every document').option('--no-wait', 'do not wait for what this sets going'),
      async (context, references: string[], options: { all?: boolean; wait: boolean }) => (await import('./commands/act.ts')).act(context, action, references, options),
    )
  runs(
    command('export', 'write the library, or a collection, in an open format')
      .option('--format <format>', 'json, markdown, cypher, graphml or csv (required)')
      .option('--out <path>', 'the file or folder to write (required)')
      .option('--collection <name>', 'only this collection', named),
    async (context, options: { format?: string; out?: string; collection?: string }) => (await import('./commands/library.ts')).exportLibrary(context, options),
  )
  runs(
    command('usage', 'what model calls took and cost').addOption(new Option('--by <what>', 'a line for each').choices(['document', 'model', 'day']).default('day')),
    async (context, options: { by: UsageBy }) => (await import('./commands/usage.ts')).usage(context, options),
  )
  runs(command('backup', 'write a consistent copy of the database').argument('<file>', 'the file to write', named), async (context, file: string) => (await import('./commands/library.ts')).backup(context, file))
  runs(command('verify', 'check integrity, orphans and counts').option('--mend', 'repair what is safe to repair'), async (context, options: { mend?: boolean }) => (await import('./commands/library.ts')).verify(context, options))
  runs(command('doctor', 'check the runtime, the library, the threads; one line each with the next step'), async (context) => (await import('./commands/doctor.ts')).doctor(context))
  for (const [name, what, instead] of [
    ['ask', 'Asking questions', '“coursegraph search” finds the passages that speak of something.'],
    ['neo4j', 'The graph in Neo4j', '“coursegraph export --format cypher” writes the graph for a Neo4j that you have.'],
  ] as const)
    runs(command(`${name} [words...]`, `${what.toLowerCase()} (not in this version yet)`).allowUnknownOption(), () =>
      Promise.reject(new FailureError(failure('not-available', `${what} is not in this version yet.`, { action: instead }))),
    )
  return program
}

function everywhere(command: Command): Command {
  return command
    .option('--library <dir>', 'the library (default: the window’s own); created if absent', named)
    .option('--json', 'one JSON object a line on standard output, nothing else on it')
    .option('--timeout <seconds>', 'give up waiting; the work stays for next time', positive)
}

/** An empty variable in a script must not stand for the folder that it runs in. */
function named(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.')
  return text
}

function severalNamed(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), named(text)]
}

function positive(text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('It must be a number above 0.')
  return value
}

function count(text: string): number {
  const value = positive(text)
  if (!Number.isInteger(value) || value > mostHits) throw new InvalidArgumentError(`It must be a whole number, at most ${mostHits}.`)
  return value
}
