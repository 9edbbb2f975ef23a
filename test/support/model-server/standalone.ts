import { readArguments, usage } from './arguments.ts'
import { createModelServer } from './server.ts'

/*
 * The server alone, for a person: scripts/model-server.mjs builds and starts this file. It ends on Ctrl-C, SIGTERM and
 * SIGHUP, or after its lifetime where one is given.
 */
export async function runAlone(given: readonly string[]): Promise<void> {
  const asked = readArguments(given)
  if (asked.kind === 'help') {
    console.log(usage)
    return
  }
  if (asked.kind === 'wrong') {
    console.error(`${asked.message}\n${usage}`)
    process.exitCode = 2
    return
  }
  let server
  try {
    server = await createModelServer({ port: asked.port, ...asked.control })
  } catch (error) {
    const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    console.error(inUse ? `Port ${asked.port} is in use: give another one with --port, or 0 for any.` : String(error))
    process.exitCode = 1
    return
  }
  const { url, close, control } = server
  const [model] = control({}).models.filter((name) => !name.startsWith('claude-'))
  console.log(`Model server at ${url}. In Coursegraph: Settings, provider "OpenAI-compatible", address ${url}/v1, model ${model ?? 'any'}, any key. What it was asked: ${url}/stats. Ctrl-C ends it.`)

  const end = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
    if (asked.lifetimeMs !== null) setTimeout(resolve, asked.lifetimeMs).unref()
  })
  await end
  await close()
}
