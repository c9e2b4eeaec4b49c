import { describe, expect, it } from 'vitest'
import { countTests, type VitestReport } from '../runner/count-tests.ts'

const file = (status: string, ...statuses: string[]): VitestReport['testResults'][number] => ({
  name: 'a.test.ts',
  status,
  message: status === 'failed' ? 'SyntaxError' : '',
  assertionResults: statuses.map((one, at) => ({ status: one, fullName: `test ${at}` })),
})

const report = (...testResults: VitestReport['testResults'][number][]): VitestReport => ({ testResults })

describe('the count of a vitest run', () => {
  it('is that of its tests', () => {
    const two = report(file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed'))
    expect(countTests(two, 1)).toEqual({ passed: 3, failed: 1, notes: [], failures: ['test 1'] })
  })

  it('keeps what a test that failed expected, without colours, and of the stack what is the project’s', () => {
    const failureMessages = [
      '\u001b[31mexpected 2 to be 1\u001b[39m\n\n    at a.test.ts:1:1\n    at /x/node_modules/b.js:1:1',
    ]
    const failed = {
      ...file('failed'),
      assertionResults: [{ status: 'failed', fullName: 'one', failureMessages }],
    }
    expect(countTests(report(failed), 1).failures).toEqual([
      'one\n    expected 2 to be 1\n        at a.test.ts:1:1',
    ])
  })

  it.each(['skipped', 'pending', 'todo', 'disabled'])(
    'has a test that is %s as failed, and names it',
    (status) => {
      expect(countTests(report(file('passed', 'passed', status)), 0)).toEqual({
        passed: 1,
        failed: 1,
        notes: ['skipped, so not passed: test 1'],
        failures: [],
      })
    },
  )

  it('has a file that did not load as one failure', () => {
    expect(countTests(report(file('passed', 'passed'), file('failed')), 1)).toEqual({
      passed: 1,
      failed: 1,
      notes: ['did not run: a.test.ts SyntaxError'],
      failures: [],
    })
  })

  it.each([
    [
      'that passed all and yet failed',
      report(file('passed', 'passed')),
      1,
      'ended with 1 after 1 test passed',
    ],
    ['that left no report', null, 137, 'ended with 137 after 0 tests passed'],
    ['that ran nothing', report(), 0, 'no test ran'],
  ])('of a run %s has a failure', (_what, given, code, why) => {
    const { failed, notes } = countTests(given, code)
    expect({ failed, notes }).toEqual({ failed: 1, notes: [why] })
  })
})
