import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, vi } from 'vitest'
import { builtFile, sampleFolder } from '../support/built.ts'
import { launchPackagedApp } from '../support/electron-app.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const run = promisify(execFile)

/** Set by `npm test`, which packages first; `npm run package` prints it. */
function packagedProgram(): string {
  const program = process.env['COURSEGRAPH_PACKAGED_APP']
  if (!program) throw new Error('Run it as "npm test -- --only packaged".')
  return program
}

/** The library's documents, asked at the command line while the packaged app has the library open. */
async function documents(dataDir: string): Promise<{ fileName: string; state: string }[]> {
  const { stdout } = await run(process.execPath, [builtFile('cli.js'), 'documents', '--json'], {
    env: { ...process.env, COURSEGRAPH_DATA: dataDir },
    timeout: 30_000,
  })
  return stdout.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as { fileName: string; state: string })
}

it('starts, imports a file and quits', async () => {
  const program = packagedProgram()
  const folder = temporaryFolder()
  const dataDir = join(folder, 'data')
  const name = readdirSync(sampleFolder).filter((file) => file.endsWith('.pdf')).sort()[0]
  if (name === undefined) throw new Error('The sample course was not set.')
  copyFileSync(join(sampleFolder, name), join(folder, name))

  const app = await launchPackagedApp(program, { dataDir, files: [join(folder, name)] })
  try {
    await vi.waitFor(async () => expect(await documents(dataDir)).toMatchObject([{ fileName: name, state: 'ready' }]), {
      timeout: 120_000,
      interval: 1000,
    })
    expect(await app.window.title()).toBe('Coursegraph')
    await app.window.getByText(/nitrox|enrichi/i).first().waitFor({ timeout: 30_000 })
  } finally {
    expect(await app.close()).toBe(0)
  }
})

it('carries its licences, the sample course, and keeps native code and threads outside of the archive', () => {
  const folder = dirname(packagedProgram())
  const unpacked = join(folder, 'resources', 'app.asar.unpacked')
  for (const file of ['LICENSE.coursegraph.txt', 'THIRD-PARTY-LICENSES.txt', 'resources/app.asar']) {
    expect(existsSync(join(folder, file)), file).toBe(true)
  }
  for (const file of ['package.json', 'out/main/engine.js', 'out/main/read.thread.js', 'out/main/cli.js', 'node_modules/better-sqlite3/package.json']) {
    expect(existsSync(join(unpacked, file)), file).toBe(true)
  }
  expect(readdirSync(join(folder, 'resources', 'sample')).filter((file) => file.endsWith('.pdf'))).toHaveLength(2)
})
