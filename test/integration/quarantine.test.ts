import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildHost, crashLibrary, look, untilSettled, type BuiltHost } from '../support/crash-engine.ts'
import { makePdf } from '../support/make-pdf.ts'

let root = ''
let host: BuiltHost

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'coursegraph-quarantine-'))
  host = await buildHost({ 'read.thread': 'test/support/threads/killer-read.thread.ts' })
})
afterAll(() => {
  rmSync(root, { recursive: true, force: true })
  host.remove()
})

async function files(): Promise<string[]> {
  const good = await makePdf({ title: 'Good', generated: { pages: 2, seed: 7 } })
  const other = await makePdf({ title: 'Other', generated: { pages: 2, seed: 8 } })
  const killer = Buffer.concat([Buffer.from(await makePdf({ title: 'Killer', generated: { pages: 1, seed: 9 } })), Buffer.from('\n% this file kills\n')])
  return Object.entries({ 'good.pdf': good, 'killer.pdf': killer, 'other.pdf': other }).map(([name, bytes]) => {
    writeFileSync(join(root, name), bytes)
    return join(root, name)
  })
}

it('a file that kills the engine is found out, quarantined after its second kill alone, and the others are read', async () => {
  const paths = await files()
  mkdirSync(join(root, 'case'))
  const library = crashLibrary(host, join(root, 'case'), paths)
  try {
    let deaths = 0
    let engine = library.start('none')
    for (;;) {
      const over = await Promise.race([untilSettled(library.layout, paths.length).then(() => null), engine.exited])
      if (!over) break
      expect(over.signal).toBe('SIGSEGV')
      deaths += 1
      expect(deaths, 'one bad file may not loop').toBeLessThanOrEqual(3)
      // As the supervisor in main says it after such an exit.
      engine = library.start('crashed')
    }
    expect(deaths).toBeGreaterThanOrEqual(2)
    const rows = look(library.layout, (all) => all("SELECT d.file_name AS file, j.state, json_extract(j.failure_json, '$.code') AS code FROM jobs AS j JOIN documents AS d ON d.id = j.document_id ORDER BY d.file_name"))
    expect(rows).toEqual([
      { file: 'good.pdf', state: 'done', code: null },
      { file: 'killer.pdf', state: 'failed', code: 'quarantined' },
      { file: 'other.pdf', state: 'done', code: null },
    ])
    await engine.stop()
  } finally {
    library.killAll()
  }
}, 180_000)
