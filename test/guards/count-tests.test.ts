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
    expect(countTests(two, 1)).toEqual({ passed: 3, failed: 1, notes: [] })
  })

  it.each(['skipped', 'pending', 'todo', 'disabled'])(
    'has a test that is %s as failed, and names it',
    (status) => {
      expect(countTests(report(file('passed', 'passed', status)), 0)).toEqual({
        passed: 1,
        failed: 1,
        notes: ['skipped, so not passed: test 1'],
      })
    },
  )

  it('has a file that did not load as one failure', () => {
    expect(countTests(report(file('passed', 'passed'), file('failed')), 1)).toEqual({
      passed: 1,
      failed: 1,
      notes: ['did not run: a.test.ts SyntaxError'],
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
