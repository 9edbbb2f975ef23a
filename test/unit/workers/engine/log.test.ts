import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLog } from '../../../../src/workers/engine/log.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const lines = (file: string) => readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>)

describe('the log', () => {
  it('is one JSON object a line, with time and process, in a folder that it makes', async () => {
    const folder = join(temporaryFolder(), 'deep', 'logs')
    const { log, close } = openLog(folder, 'engine')
    log.info({ documentId: 'd1', text: 'a\nb "c"' }, 'first')
    log.error({ code: 'disk-full' }, 'second')
    log.debug({}, 'not kept')
    await close()
    expect(lines(join(folder, 'engine.log'))).toMatchObject([
      { level: 30, pid: process.pid, msg: 'first', text: 'a\nb "c"', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) },
      { level: 50, msg: 'second', code: 'disk-full' },
    ])
  })

  it('goes on at the end of the one that was there', async () => {
    const folder = temporaryFolder()
    for (const msg of ['one', 'two', 'three']) {
      const { log, close } = openLog(folder, 'engine')
      log.info({}, msg)
      await close()
    }
    expect(lines(join(folder, 'engine.log')).map(({ msg }) => msg)).toEqual(['one', 'two', 'three'])
  })

  it('never grows beyond a few files of a few megabytes, and loses no line of the last', async () => {
    const folder = temporaryFolder()
    const { log, close } = openLog(folder, 'engine')
    const filling = 'x'.repeat(64 * 1024)
    for (let n = 0; n < 700; n += 1) {
      log.info({ n, filling }, 'line')
      // Files are changed between turns of the loop.
      if (n % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await close()
    const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size)
    expect(sizes.length).toBeGreaterThan(2)
    expect(sizes.length, readdirSync(folder).join(', ')).toBeLessThanOrEqual(7)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(40 * 1024 * 1024)
    expect(lines(join(folder, 'engine.log')).at(-1)).toMatchObject({ n: 699 })
  })

  it('that cannot be written stops nobody, and can be closed', async () => {
    const gone = temporaryFolder()
    const first = openLog(join(gone, 'logs'), 'engine')
    rmSync(join(gone, 'logs'), { recursive: true })
    first.log.info({}, 'into the void')
    await first.close()
    // Something else has its name.
    const taken = temporaryFolder()
    mkdirSync(join(taken, 'engine.log'))
    const second = openLog(taken, 'engine')
    for (let n = 0; n < 100; n += 1) second.log.info({ n }, 'nowhere to go')
    await second.close()
  })
})
