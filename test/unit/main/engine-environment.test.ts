import { describe, expect, it } from 'vitest'
import { engineEnvironment } from '../../../src/main/engine-environment.ts'

describe("the engine's environment", () => {
  it('holds what the system needs, by any case, and nothing that a shell may hold besides', () => {
    const needed = { HOME: '/h', PATH: '/bin', TZ: 'UTC', LANG: 'fr_FR.UTF-8', LC_ALL: 'C', TMPDIR: '/t', SystemRoot: 'C:\\Windows', Path: 'C:\\bin' }
    const secret = { ANTHROPIC_API_KEY: 'a', OPENAI_API_KEY: 'b', COURSEGRAPH_NEO4J_PASSWORD: 'c', COURSEGRAPH_PDF_PASSWORD: 'd', GITHUB_TOKEN: 'e', NODE_OPTIONS: '--require /evil.js', LCX: 'f' }
    expect(engineEnvironment({ ...needed, ...secret, TEMP: undefined })).toEqual(needed)
  })
})
