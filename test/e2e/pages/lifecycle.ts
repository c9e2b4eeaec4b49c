// A page of an app that begins by itself, as prerendered pages and frames must: what to begin with is in the fragment.
import { createGate, type GateOptions } from '../../../src/browser/index.ts'

type Told = {
  readonly options: GateOptions
  /** Made at once; each context that answers one is in `answers`. */
  readonly calls?: readonly string[]
  /** Consent is asked for, and not answered but by `setConsent`. */
  readonly asks?: boolean
  /** ms that the wall clock of this page is wrong by. */
  readonly skewMs?: number
}

const troubles: string[] = []
const answers: object[] = []
addEventListener('error', ({ message }) => troubles.push(message))
addEventListener('unhandledrejection', ({ reason }) => troubles.push(`unhandled: ${String(reason)}`))

let skew = 0
const Real = Date
window.Date = class extends Real {
  constructor(...given: [] | [number]) {
    super(given.length === 0 ? Real.now() + skew : given[0])
  }
  static override now(): number {
    return Real.now() + skew
  }
} as DateConstructor
const jump = (ms: number): void => void (skew += ms)

const begin = ({ options, calls = [], asks, skewMs = 0 }: Told): void => {
  jump(skewMs)
  const gate = createGate({ ...options, ...(asks && { consent: () => new Promise<boolean>(() => {}) }) })
  Object.assign(window, { gate })
  for (const event of calls) void gate.track(event).then((context) => answers.push(context))
}

Object.assign(window, { createGate, troubles, answers, jump, begin })

const told = decodeURIComponent(location.hash.slice(1))
if (told !== '') begin(JSON.parse(told) as Told)
