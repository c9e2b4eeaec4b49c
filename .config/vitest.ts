import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/**
 * What runs beside e2e, so that both lanes end at about the same time: smaller counts of what `npm run proof` plays, the
 * demo, and comparisons with the bare SDK. None of them has a time limit of its own.
 */
const BESIDE = [
  'test/e2e/proofs/**/*.test.ts',
  'test/e2e/demo.test.ts',
  'test/e2e/identical.test.ts',
  'test/e2e/segment-person-oracle.test.ts',
]

// One project per kind of test: the parts of `npm test` run them apart and time each.
export default defineConfig({
  root: import.meta.dirname + '/..',
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // contracts of the server's parts need no browser
          include: [
            'test/{core,browser,server,sandbox,cli,dashboard,guards,demo,contract/{server,warehouse}}/**/*.test.ts',
          ],
          // a quarter of the time a worker waits for a server, a database or a timer
          maxWorkers: Math.ceil(1.5 * availableParallelism()),
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/{contract,e2e}/**/*.test.ts'],
          exclude: ['test/contract/{server,warehouse}/**', ...BESIDE],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // two cores: browsers of parallel files would starve one another and turn time limits into luck
          fileParallelism: false,
          // one after the other in one process, which has loaded Playwright, esbuild and the rest once
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
