// Runs encoded steps on the bare Segment SDK or on the gate, and tells what each call settled with.
import { decode } from '../../support/encoded-value.ts'
import { isCall, type Step } from '../../support/mixed-calls.ts'

type Api = Record<string, (...args: unknown[]) => unknown>

/** What became of one step, as JSON. */
export type Outcome = {
  readonly kind: 'value' | 'resolved' | 'rejected' | 'threw'
  /** Until it settled. */
  readonly ms: number
  /** What it returned or resolved to; a Context by its members. */
  readonly value: unknown
  /** What the callback was given, one entry a run. */
  readonly callbacks: readonly unknown[]
  /** Segment's keys after a call; who only asked or changed the person has them written by the next one. */
  readonly storage: Readonly<Record<string, unknown>> | null
}

let api: Api

async function startBare(writeKey: string, cdnURL: string): Promise<void> {
  const { AnalyticsBrowser } = await import('@segment/analytics-next')
  const [analytics] = await AnalyticsBrowser.load({ writeKey, cdnURL })
  api = analytics as unknown as Api
}

async function startGate(options: object): Promise<void> {
  const { createGate } = await import('../../../src/browser/index.ts')
  const gate = createGate(options as never)
  // as the bare SDK has been waited for
  await gate.ready()
  api = gate as unknown as Api
}

type Settled = Pick<Outcome, 'kind' | 'value'>
type ContextLike = { readonly id: unknown; readonly event: unknown; failedDelivery?: unknown }

const MEMBERS = ['attempts', 'cancel', 'failedDelivery', 'flush', 'log', 'logs', 'toJSON', 'updateEvent']

/** A Context by its event and the kinds of its members; anything else as it is. */
function shown(value: unknown): unknown {
  const context = value as (ContextLike & Record<string, unknown>) | null | undefined
  if (typeof context !== 'object' || context === null || !('event' in context)) return value ?? null
  const members = MEMBERS.map((member) => [member, typeof context[member]])
  return { id: typeof context.id, event: context.event, ...Object.fromEntries(members) }
}

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null)) as unknown

/** Segment's own keys; the gate's stand under names of its own. */
function storage(): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  const isSegments = (key: string): boolean => /^(ajs_|persisted-queue)/.test(key)
  for (const key of Object.keys(localStorage).filter(isSegments)) {
    const value = JSON.parse(localStorage.getItem(key)!) as unknown
    // Segment's getters write a null where they have found nothing: a key of somebody who only asked
    if (value !== null) found[`local ${key}`] = value
  }
  for (const pair of document.cookie.split('; ')) {
    const [key = '', value = ''] = pair.split('=')
    if (isSegments(key)) found[`cookie ${key}`] = value
  }
  return found
}

function invoke({ method, args }: Step, callback: (...args: unknown[]) => void): unknown {
  const decoded = args.map((arg) => decode(arg, callback))
  const [owner, member] = method.split('.') as [string, string?]
  if (member === undefined) return api[owner]!(...decoded)
  return (api[owner]!() as Api)[member]!(...decoded)
}

type Begun = { readonly settled: Promise<Settled & { ms: number }>; readonly callbacks: unknown[] }

function begin(step: Step): Begun {
  const callbacks: unknown[] = []
  const from = performance.now()
  const run = async (): Promise<Settled> => {
    try {
      const returned = invoke(step, (...args) => void callbacks.push(json(args.map(shown))))
      // the gate's reset answers nothing, the bare one a little later nothing
      if (step.method === 'reset') return { kind: 'value', value: null }
      if (!(returned instanceof Promise)) return { kind: 'value', value: json(returned) }
      return returned.then(
        (value) => ({ kind: 'resolved', value: json(shown(value)) }) as const,
        (error: unknown) => ({ kind: 'rejected', value: String(error) }) as const,
      )
    } catch (error) {
      return { kind: 'threw', value: String(error) }
    }
  }
  return { settled: run().then((settled) => ({ ...settled, ms: performance.now() - from })), callbacks }
}

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

/** Each burst's steps are made in one go; the next burst begins when all of them have settled. */
async function run(bursts: readonly (readonly Step[])[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const burst of bursts) {
    const begun = burst.map(begin)
    const settled = await Promise.all(begun.map((one) => one.settled))
    await nextTask()
    const keys = burst.some(isCall) ? storage() : null
    settled.forEach((outcome, i) =>
      outcomes.push({ ...outcome, callbacks: begun[i]!.callbacks, storage: keys }),
    )
  }
  return outcomes
}

const mixed = { startBare, startGate, run, storage }

declare global {
  interface Window {
    mixed: typeof mixed
  }
}

window.mixed = mixed
