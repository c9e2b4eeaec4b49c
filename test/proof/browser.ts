// `npm run proof:browser [-- --full] [-- case …]`: nothing is lost in the browser, whatever fails; beside the bare SDKs.
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { endWith } from '../support/end-with.ts'
import type { Case } from './browser/case.ts'
import { CASES } from './browser/cases/index.ts'
import { provePageCost } from './browser/page-cost.ts'
import { proveBackForward } from './browser/prove-bfcache.ts'
import { proveMatrix } from './browser/prove-matrix.ts'

export type BrowserProofOptions = {
  /** 500 trials of the gate (100 of a killed browser), 25 of each bare SDK, 100,000 calls queued. @default false */
  readonly full?: boolean
  /** Trials of the gate in every case. @default 25, in full 500 */
  readonly gate?: number
  /** Of each bare SDK; 0 = none. @default 3, in full 25 */
  readonly bare?: number
  /** Names of cases and measurements, or the beginnings of names. @default all */
  readonly only?: readonly string[]
  readonly print?: (line: string) => void
}

type Measurement = {
  readonly name: string
  readonly prove: (full: boolean, print: (line: string) => void) => Promise<boolean>
}

/** What a page is like while nothing fails. */
const MEASUREMENTS: readonly Measurement[] = [
  { name: 'back/forward cache', prove: (_, print) => proveBackForward(print) },
  { name: 'main thread', prove: (full, print) => provePageCost(full ? 30 : 10, print) },
]

const isAsked =
  (names: readonly string[]) =>
  ({ name }: Pick<Case, 'name'>): boolean =>
    names.length === 0 || names.some((beginning) => name.startsWith(beginning))

/** Plays every failure on the gate and on the bare SDKs, and prints what arrived; true where nothing was lost. */
export async function proveBrowser(options: BrowserProofOptions = {}): Promise<boolean> {
  const { full = false, only = [], print = console.log } = options
  const { gate = full ? 500 : 25, bare = full ? 25 : 3 } = options
  const cases = CASES.filter(isAsked(only))
  const trials = { gate, segment: bare, rudderstack: bare }
  const held = [cases.length === 0 || (await proveMatrix(cases, trials, full, print))]
  // one after the other, and alone: they measure time
  for (const { prove } of MEASUREMENTS.filter(isAsked(only))) held.push(await prove(full, print))
  return held.every(Boolean)
}

const numberOf = (name: string, text: string): number => {
  if (/^\d+$/.test(text)) return Number(text)
  throw new Error(`--${name} must be a whole number, not "${text}"`)
}

function readOptions(): BrowserProofOptions {
  const { values, positionals } = parseArgs({
    options: {
      full: { type: 'boolean', default: false },
      gate: { type: 'string' },
      bare: { type: 'string' },
    },
    allowPositionals: true,
  })
  const names = [...CASES, ...MEASUREMENTS]
  const unknown = positionals.find((name) => !names.some(isAsked([name])))
  if (unknown !== undefined)
    throw new Error(`no case is called ${unknown}; there are: ${names.map(({ name }) => name).join(' · ')}`)
  const { full, gate, bare } = values
  return {
    full,
    only: positionals,
    ...(gate !== undefined && { gate: numberOf('gate', gate) }),
    ...(bare !== undefined && { bare: numberOf('bare', bare) }),
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await endWith(() => proveBrowser(readOptions()))
