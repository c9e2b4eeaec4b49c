/** What of vitest's JSON report is read. */
export type VitestReport = {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

export type Counts = { readonly passed: number; readonly failed: number; readonly notes: readonly string[] }

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

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
  const known = failed + skipped.length + broken.length
  if (known > 0 || (exitCode === 0 && passed > 0)) return { passed, failed: known, notes }
  const why = exitCode === 0 ? 'no test ran' : `ended with ${exitCode} after ${plural(passed, 'test')} passed`
  return { passed, failed: 1, notes: [why] }
}
