import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { projectRoot } from '../support/built.ts'

test('started alone it says in one line where it is and how to use it, answers, and ends when told', async () => {
  const child = spawn(process.execPath, ['scripts/model-server.mjs', '--port', '0', '--latency-ms', '0', '--rpm', '1', '--lifetime', '120'], { cwd: projectRoot, stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const lines: string[] = []
    const reader = createInterface({ input: child.stdout })
    reader.on('line', (line) => lines.push(line))
    await once(reader, 'line')
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(lines[0] ?? '')?.[0] ?? ''
    expect(lines[0]).toContain(`${url}/v1`)
    const ask = () => fetch(`${url}/v1/chat/completions`, { method: 'POST', headers: { authorization: 'Bearer any' }, body: JSON.stringify({ model: 'course-model', messages: [{ role: 'user', content: 'Hello' }] }) })
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 429])
    expect(await (await fetch(`${url}/stats`)).json()).toMatchObject({ calls: 2, answered429: 1, byKind: { chat: 2 } })
    child.kill('SIGTERM')
    const [code] = (await once(child, 'exit')) as [number | null]
    expect(code).toBe(0)
    expect(lines).toHaveLength(1)
  } finally {
    child.kill('SIGKILL')
  }
})

test('a wrong option is said on standard error, with the usage', async () => {
  const child = spawn(process.execPath, ['scripts/model-server.mjs', '--fault', 'sunshine@1'], { cwd: projectRoot, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (piece: Buffer) => (said += piece.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  expect(code).toBe(2)
  expect(said).toContain('npm run -s model-server')
})
