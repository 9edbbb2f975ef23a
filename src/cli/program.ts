import { Command, InvalidArgumentError, Option } from 'commander'
import type { SearchKind } from '../shared/model/graph.ts'
import { failure, FailureError } from '../shared/failure.ts'
import { act, type Action } from './commands/act.ts'
import { doctor } from './commands/doctor.ts'
import { graph, search } from './commands/graph.ts'
import { ingest, type IngestOptions } from './commands/ingest.ts'
import { backup, exportLibrary, verify } from './commands/library.ts'
import { blocks, documents, passages } from './commands/list.ts'
import { status } from './commands/status.ts'
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

/** The command line's grammar: one entry a command. Usage errors throw CommanderError. */
export function createProgram(version: string, run: RunCommand): Command {
  const program = everywhere(new Command('coursegraph'))
    .description('Course documents in, a knowledge graph out. Everything stays on this machine.')
    .version(version)
    .showSuggestionAfterError(true)
    .showHelpAfterError('(coursegraph --help lists the commands)')
    .exitOverride()
  const command = (usage: string, description: string) => everywhere(program.command(usage)).description(description)
  /** Commander hands over arguments, then options, then the command itself. */
  const runs = <A extends unknown[]>(of: Command, make: (context: CommandContext, ...given: A) => Promise<ExitCode>) =>
    of.action((...given: unknown[]) => {
      const self = given.at(-1) as Command
      return run(self.optsWithGlobals(), (context) => make(context, ...(given.slice(0, -1) as A)))
    })

  runs(
    command('ingest <path...>', 'import files, folders and globs, and wait until each is ready or failed')
      .option('--collection <name>', 'put the documents into this collection')
      .option('--provider <name>', 'builtin, anthropic, openai or compatible', 'builtin')
      .option('--base-url <url>', 'where a compatible server answers')
      .option('--model <name>', 'the model to ask')
      .option('--budget <usd>', 'stop before more than this is spent')
      .option('--password <text>', 'for encrypted files; COURSEGRAPH_PDF_PASSWORD does the same')
      .option('--no-wait', 'return once the files are in the library'),
    (context, paths: string[], options: IngestOptions) => ingest(context, paths, options),
  )
  runs(command('status', 'jobs by state, queue, throughput, last failures, outbox depth'), (context) => status(context))
  runs(command('documents', 'the documents of the library'), (context) => documents(context))
  runs(command('passages <document>', 'the passages of one document, in reading order'), (context, document: string) => passages(context, document))
  runs(
    command('blocks <document>', 'the structure as read: headings, paragraphs, lists, tables, captions').option('--markdown', 'print the document as Markdown'),
    (context, document: string, options: { markdown?: boolean }) => blocks(context, document, options),
  )
  runs(command('graph [document...]', 'entities, relations and facts with their evidence'), (context, references: string[]) => graph(context, references))
  runs(
    command('search <query...>', 'search passages, entities and documents')
      .option('--limit <n>', 'how many hits', positive, 10)
      .addOption(new Option('--in <kind>', 'only these').choices(['passages', 'entities', 'documents'])),
    (context, words: string[], options: { limit: number; in?: SearchKind }) => search(context, words, options),
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
      (context, references: string[], options: { all?: boolean; wait: boolean }) => act(context, action, references, options),
    )
  runs(
    command('export', 'write the library, or a collection, in an open format')
      .requiredOption('--format <format>', 'json, markdown, cypher, graphml or csv')
      .requiredOption('--out <path>', 'the file or folder to write')
      .option('--collection <name>', 'only this collection'),
    (context, options: { format: string; out: string; collection?: string }) => exportLibrary(context, options),
  )
  runs(command('backup <file>', 'write a consistent copy of the database'), (context, file: string) => backup(context, file))
  runs(command('verify', 'check integrity, orphans and counts').option('--mend', 'repair what is safe to repair'), (context, options: { mend?: boolean }) => verify(context, options))
  runs(command('doctor', 'check the runtime, the library, the threads; one line each with the next step'), (context) => doctor(context))
  for (const [name, what] of [['ask', 'Asking questions'], ['neo4j', 'The graph in Neo4j']] as const)
    runs(command(`${name} [words...]`, `${what.toLowerCase()} (not in this version yet)`).allowUnknownOption(), () =>
      Promise.reject(new FailureError(failure('not-available', `${what} is not in this version yet.`))),
    )
  return program
}

function everywhere(command: Command): Command {
  return command
    .option('--library <dir>', 'the library (default: the window’s own); created if absent')
    .option('--json', 'one JSON object a line on standard output, nothing else on it')
    .option('--timeout <seconds>', 'give up waiting; the work stays for next time', positive)
}

function positive(text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('It must be a number above 0.')
  return value
}
