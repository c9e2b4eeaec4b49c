import { defineConfig } from 'vitest/config'

/** They wait more than they work: smaller counts of what `npm run proof` plays, and the demo. */
const WAITING = ['test/e2e/proofs/**/*.test.ts', 'test/e2e/demo.test.ts']

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
          // by itself vitest leaves a core to a person who watches
          maxWorkers: '100%',
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/{contract,e2e}/**/*.test.ts'],
          exclude: ['test/contract/{server,warehouse}/**', ...WAITING],
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
          // they run beside e2e, and have limits for failures alone
          name: 'proofs',
          include: WAITING,
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
