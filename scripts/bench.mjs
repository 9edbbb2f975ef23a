import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { hasDisplay, startDisplay } from './display.mjs'
import { createLog } from './setup/log.mjs'
import { projectRoot } from './setup/paths.mjs'
import { setUp } from './setup/setup.mjs'

/*
 * npm run bench [-- FILTER]
 * Measures, and prints each figure beside the floor or peer of the same run. Nothing fails for being slow.
 */
const filter = process.argv[2] ?? ''
const figuresFile = join(projectRoot, 'out', 'bench', 'figures.jsonl')
const needsDisplay = !hasDisplay()
await setUp({ log: createLog(), window: true, display: needsDisplay })
const display = needsDisplay ? await startDisplay() : undefined
const env = { ...process.env, ...(display && { DISPLAY: display.name }) }
rmSync(figuresFile, { force: true })
try {
  for (const script of readdirSync(join(projectRoot, 'test', 'bench')).filter((name) => name.endsWith('.bench.mjs') && name.includes(filter))) {
    process.stdout.write(`\n== ${script}\n`)
    spawnSync(process.execPath, [join(projectRoot, 'test', 'bench', script)], { cwd: projectRoot, env, stdio: 'inherit' })
  }
  spawnSync(process.execPath, [join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--project', 'bench', '--passWithNoTests', ...(filter ? [filter] : [])], { cwd: projectRoot, env, stdio: 'inherit' })
} finally {
  display?.stop()
}

const [cpu] = cpus()
process.stdout.write(`\n${new Date().toISOString().slice(0, 10)} · ${cpus().length} × ${cpu?.model ?? 'unknown'} · ${Math.round(totalmem() / 2 ** 30)} GiB · Node ${process.versions.node}\n\n`)
process.stdout.write('| what | measured | held against | goal |\n|---|---|---|---|\n')
for (const line of existsSync(figuresFile) ? readFileSync(figuresFile, 'utf8').trim().split('\n') : []) {
  const { what, value, unit, against, goal } = JSON.parse(line)
  const shown = (/** @type {number} */ number) => (Math.abs(number) >= 100 ? Math.round(number) : Number(number.toFixed(1)))
  process.stdout.write(`| ${what} | ${shown(value)} ${unit} | ${against ? `${against.what}: ${shown(against.value)} ${unit}` : ''} | ${goal ?? ''} |\n`)
}
