import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { corpusFolder } from '../support/built.ts'
import { dropFiles } from '../support/drop-files.ts'
import { launchApp } from '../support/electron-app.ts'
import { report } from './rows.ts'

const geotopo = join(corpusFolder, 'pdf', 'geotopo.pdf')

describe.skipIf(!existsSync(geotopo))('memory', () => {
  it('of the engine while it reads 117 pages', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'coursegraph-memory-'))
    const app = await launchApp({ dataDir })
    try {
      await app.window.getByRole('button', { name: /sample/i }).first().waitFor()
      const engineKb = () => app.app.evaluate(({ app: electron }) => electron.getAppMetrics().find((metric) => metric.name === 'coursegraph-engine' || metric.serviceName === 'coursegraph-engine')?.memory.workingSetSize ?? 0)
      const idle = await engineKb()
      const startedAt = performance.now()
      await dropFiles(app.window, [geotopo])
      let peak = 0
      const ready = app.window.getByRole('row').filter({ hasText: 'Ready' })
      while ((await ready.count()) === 0 && performance.now() - startedAt < 180_000) peak = Math.max(peak, await engineKb())
      report({ what: '117 pages (geotopo.pdf) dropped to ready', value: performance.now() - startedAt, unit: 'ms' })
      report({ what: "the engine's peak memory while it reads them", value: peak / 1000, unit: 'MB', goal: '< 400 over idle', against: { what: 'idle', value: idle / 1000 } })
    } finally {
      await app.close()
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
})
