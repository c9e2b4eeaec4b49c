import { stripVTControlCharacters } from 'node:util'

/** What of vitest's JSON report is read. */
export type VitestReport = {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: readonly {
      readonly status: string
      readonly fullName: string
      readonly failureMessages?: readonly string[]
    }[]
  }[]
}

export type Counts = {
  readonly passed: number
  readonly failed: number
  readonly notes: readonly string[]
  /** Each test that failed, with what it expected; told again at the very end, where a cut log still has it. */
  readonly failures: readonly string[]
}

/** Lines of a message that are told; what follows is the stack. */
const LINES = 30

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

const headOf = (message: string): string =>
  stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s+at .*node_modules/.test(line))
    .slice(0, LINES)
    .map((line) => `    ${line}`)
    .join('\n')

/**
 * How many tests passed and failed. A test that did not run has not passed: a skipped one, and a file that did not even
 * load, count as failed and are named; a run that failed without saying where, or ran nothing, counts as one.
 */
export function countTests(report: VitestReport | null, exitCode: number): Counts {
  const files = report?.testResults ?? []
  const tests = files.flatMap((file) => file.assertionResults)
  const passed = tests.filter(({ status }) => status === 'passed').length
  const failed = tests.filter(({ status }) => status === 'failed').length
  const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed')
  const broken = files.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status !== 'passed'),
  )
  const notes = [
    ...skipped.map(({ fullName }) => `skipped, so not passed: ${fullName}`),
    ...broken.map(({ name, message }) => `did not run: ${name} ${message ?? ''}`.trimEnd()),
  ]
  const failures = tests.flatMap(({ status, fullName, failureMessages = [] }) =>
    status === 'failed' ? [[fullName, ...failureMessages.map(headOf)].join('\n')] : [],
  )
  const known = failed + skipped.length + broken.length
  if (known > 0 || (exitCode === 0 && passed > 0)) return { passed, failed: known, notes, failures }
  const why = exitCode === 0 ? 'no test ran' : `ended with ${exitCode} after ${plural(passed, 'test')} passed`
  return { passed, failed: 1, notes: [why], failures }
}
