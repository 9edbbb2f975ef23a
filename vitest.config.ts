import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

/*
 * Four projects are run one after the other by scripts/test.mjs, the fifth by scripts/bench.mjs. Processes, not threads: tests start worker threads of
 * their own and load a native module. Two at a time, as the smallest machine has two cores; the end-to-end tests and
 * the packaged app open real windows and run alone.
 */
const minutes = 60_000

export default defineConfig({
  plugins: [react()],
  test: {
    passWithNoTests: false,
    diff: { truncateThreshold: 40 },
    pool: 'forks',
    maxWorkers: 2,
    watch: false,
    teardownTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'], testTimeout: 15_000, hookTimeout: 30_000 },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/suites/**/*.test.ts'],
          testTimeout: minutes,
          hookTimeout: minutes,
        },
      },
      {
        extends: true,
        // Not a check: it makes pictures for the docs anew, when somebody asks for them.
        test: { name: 'pictures', include: ['test/pictures/**/*.test.ts'], testTimeout: 2 * minutes, hookTimeout: 2 * minutes, fileParallelism: false },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 2 * minutes,
          hookTimeout: 2 * minutes,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: { name: 'bench', include: ['test/bench/**/*.bench.ts'], testTimeout: 10 * minutes, hookTimeout: 2 * minutes, fileParallelism: false },
      },
      {
        extends: true,
        test: {
          name: 'packaged',
          include: ['test/packaged/**/*.test.ts'],
          testTimeout: 4 * minutes,
          hookTimeout: 2 * minutes,
          fileParallelism: false,
        },
      },
    ],
  },
})
