// `npm test`: everything, in one word. `node test/run.ts lint size` runs these parts alone; `--verbose` shows all output.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureChromium } from '../demo/chromium.ts'
import { ensureWindowedChromium } from './support/windowed-chromium.ts'
import { PHASES, type Part } from './runner/parts.ts'
import { endChildren, runPart, type Outcome } from './runner/run-part.ts'

const BUDGET_SECONDS = 660

const names = PHASES.flat(2).map(({ name }) => name)

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(2)
}

function readArguments(): { readonly verbose: boolean; readonly wanted: ReadonlySet<string> } {
  try {
    const { values, positionals } = parseArgs({
      options: { verbose: { type: 'boolean', default: false } },
      allowPositionals: true,
    })
    const unknown = positionals.find((name) => !names.includes(name))
    if (unknown !== undefined) refuse(`There is no part "${unknown}"; there are ${names.join(', ')}.`)
    return { verbose: values.verbose, wanted: new Set(positionals.length === 0 ? names : positionals) }
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

const { verbose, wanted } = readArguments()
const outcomes = new Map<string, Outcome>()

const failed = (name: string): boolean => (outcomes.get(name)?.failed ?? 0) > 0

function tell(outcome: Outcome): void {
  const { name, seconds, output, notes } = outcome
  const fine = outcome.failed === 0
  if (!fine && !verbose && output !== '') console.log(`${output}\n`)
  for (const note of notes) console.log(`${name}: ${note}`)
  console.log(`${fine ? 'ok    ' : 'FAILED'} ${name} ${seconds.toFixed(1)} s`)
}

async function run(part: Part): Promise<void> {
  const { name, needs } = part
  const outcome =
    needs !== undefined && failed(needs)
      ? {
          name,
          seconds: 0,
          output: '',
          passed: 0,
          failed: 1,
          notes: [`not run, because ${needs} failed`],
          failures: [],
        }
      : await runPart(part, (line) => verbose && console.log(`${name.padEnd(7)} | ${line}`))
  outcomes.set(name, outcome)
  tell(outcome)
}

async function runLane(lane: readonly Part[]): Promise<void> {
  for (const part of lane) if (wanted.has(part.name)) await run(part)
}

function total(of: 'passed' | 'failed'): number {
  return [...outcomes.values()].reduce((sum, outcome) => sum + outcome[of], 0)
}

function printTable(seconds: number): void {
  const row = (...cells: readonly [string, string, string, string]): string =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(8) : cell.padStart(9))).join('')
  console.log(`\n${row('part', 'seconds', 'passed', 'failed')}`)
  for (const { name, ...outcome } of outcomes.values()) {
    console.log(row(name, outcome.seconds.toFixed(1), String(outcome.passed), String(outcome.failed)))
  }
  console.log(`\n${seconds.toFixed(1)} s in all, of a budget of ${BUDGET_SECONDS} s`)
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => {
    endChildren()
    process.exit(code)
  })
}

// hundreds of processes load the same modules, and those of the sources are TypeScript: a fourteenth of the work less
const compiled = mkdtempSync(join(tmpdir(), 'crossfade-compiled-'))
process.on('exit', () => rmSync(compiled, { recursive: true, force: true }))
process.env['NODE_COMPILE_CACHE'] ??= compiled

const began = performance.now()
if (wanted.has('e2e') || wanted.has('proofs')) {
  // first, so that a machine without a browser says so at once; every child then uses this one
  const absent = (error: unknown): never => refuse((error as Error).message)
  process.env['CHROMIUM'] = await ensureChromium().catch(absent)
  if (wanted.has('e2e')) await ensureWindowedChromium().catch(absent)
}
for (const phase of PHASES) await Promise.all(phase.map(runLane))

const printFailures = (): void => {
  for (const { name, failures } of outcomes.values())
    for (const failure of failures) console.log(`\nFAILED in ${name}: ${failure}`)
}

printFailures()
printTable((performance.now() - began) / 1000)
console.log(`${total('passed')} passed, ${total('failed')} failed`)
process.exitCode = total('failed') === 0 ? 0 : 1
