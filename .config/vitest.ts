import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './longest-first.ts'

/**
 * What runs beside e2e, so that both end at about the same time: smaller counts of what `npm run proof` plays. None of
 * them has a time limit of its own.
 */
const BESIDE = ['test/e2e/proofs/**/*.test.ts']

/** Their subject is a process in which nothing else has been loaded, or they leave globals of a page behind. */
const APART = [
  'test/browser/{engine,devtools}/**/*.test.ts',
  'test/{browser/server-side,server/stream-beside}.test.ts',
]

/** A quarter of the time a worker waits for a server, a database or a timer. */
const WORKERS = Math.ceil(1.5 * availableParallelism())

/** Files of e2e at a time: half of its time one waits for a page or an SDK, and time limits are for failures. */
const BROWSERS = availableParallelism()

// One project per kind of test: the parts of `npm test` run them apart and time each.
export default defineConfig({
  root: import.meta.dirname + '/..',
  test: {
    // Node runs TypeScript itself: a fifth of the work less than by way of Vite. No test mocks a module
    experimental: { viteModuleRunner: false, nodeLoader: false },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // contracts of the server's parts need no browser
          include: [
            'test/{core,browser,server,sandbox,cli,dashboard,guards,demo,contract/{server,warehouse}}/**/*.test.ts',
          ],
          exclude: APART,
          maxWorkers: WORKERS,
          // a process for each of 300 files would be a fifth of the work: each loads the test runner and the server anew
          isolate: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: 'unit-apart', include: APART, maxWorkers: WORKERS, testTimeout: 30_000 },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/{contract,e2e}/**/*.test.ts'],
          exclude: ['test/contract/{server,warehouse}/**', ...BESIDE],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: BROWSERS,
          // one after the other in a process that has loaded Playwright, esbuild and the rest once
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          // limits for failures alone
          name: 'proofs',
          include: BESIDE,
          testTimeout: 600_000,
          hookTimeout: 60_000,
          // the longest of them plays six pages at a time by itself
          fileParallelism: false,
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          testTimeout: 240_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
