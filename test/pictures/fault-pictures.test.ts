import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { builtFile, projectRoot } from '../support/built.ts'
import { launchApp } from '../support/electron-app.ts'
import { makePdf } from '../support/make-pdf.ts'
import { createModelServer } from '../support/model-server/server.ts'
import { faultKinds, type FaultKind } from '../support/model-server/settings.ts'
import { runEngine } from '../support/running-engine.ts'

/*
 * Every fault of the model server, as the window tells it: for docs/PROVIDERS.md. A window for each takes minutes, so
 * this runs when the pictures are to be made anew: npx vitest run --project pictures
 */
const pictures = join(projectRoot, 'out', 'pictures', 'faults')
const area = { x: 88, y: 72, width: 1192, height: 330 }

describe('what a person sees of', () => {
  it.each(faultKinds)('%s', async (kind: FaultKind) => {
    mkdirSync(pictures, { recursive: true })
    const dataDir = mkdtempSync(join(tmpdir(), 'coursegraph-fault-'))
    const server = await createModelServer({ latencyMs: 200, fault: { kind, rate: 1, retryAfterMs: 45_000 } })
    const paragraphs = ['A circulation pump is a device that moves cooling water.', 'The circulation pump has a maximum pressure of 6 bar.', 'Never run the pump dry.'].map((text) => ({ kind: 'paragraph', text }) as const)
    const file = join(dataDir, 'pump.pdf')
    writeFileSync(file, await makePdf({ title: 'The pump', pages: [{ blocks: [{ kind: 'heading', level: 1, text: 'The pump' }, ...paragraphs] }] }))
    const engine = await runEngine(join(dataDir, 'library'), dirname(builtFile('engine.js')), { forTest: false })
    await engine.host.ask('providers.change', { extraction: { provider: 'compatible', model: 'course-model', baseUrl: `${server.url}/v1` }, startBelowUsd: 1 })
    await engine.close()
    const app = await launchApp({ dataDir, files: [file] })
    try {
      const { window } = app
      await window.keyboard.press('Control+2')
      const told = window.locator('.lane-wait, .meter .ui-error').or(window.getByText(/Done in/)).first()
      await told.waitFor({ timeout: 25_000 }).catch(() => undefined)
      await window.screenshot({ path: join(pictures, `${kind}.png`), clip: area })
      if ((await window.getByText(/Done in/).count()) > 0) {
        await window.keyboard.press('Control+1')
        await window.getByRole('row').filter({ hasText: 'The pump' }).click()
        const section = window.locator('.inspector-section.extraction')
        await section.getByText(/passages? extracted/).waitFor()
        await section.screenshot({ path: join(pictures, `${kind}.png`) })
      }
      expect(server.stats().calls).toBeGreaterThan(0)
    } finally {
      await app.close()
      await server.close()
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
})
