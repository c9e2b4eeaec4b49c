import type { Browser, Page } from 'playwright-core'
import { taskSamples, type ProfileEvent } from './trace-samples.ts'

/** One task of a page's main thread. */
export type Task = {
  /** ms of processor time: what other processes of the machine take is not in it. */
  readonly ms: number
  /** Of these ms, what each script's code took, with what it called of the browser; the largest first. Profiled only. */
  readonly byFile: ReadonlyMap<string, number>
}

type TraceEvent = ProfileEvent & {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** Microseconds, as all of them. */
  readonly ts: number
  readonly dur?: number
  readonly tdur?: number
  readonly args: {
    readonly name?: string
    readonly data?: { readonly url?: string; readonly processId?: number }
  }
}

const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'navigation', '__metadata']
const PROFILER = 'disabled-by-default-v8.cpu_profiler'

export type TraceOptions = {
  /** Samples whose code runs, at a cost to all of it. @default false */
  readonly profiled?: boolean
}

/** Shorter ones are of no interest. */
const TASK_MS = 5

/** The process in which the page of this address ran. */
function processOf(events: readonly TraceEvent[], address: string): number {
  const committed = events.findLast(
    ({ name, args }) => name === 'FrameCommittedInBrowser' && args.data?.url === address,
  )
  const id = committed?.args.data?.processId
  if (id === undefined) throw new Error(`the trace has no page at ${address}`)
  return id
}

/** The tasks of the page that was at this address, longest first. */
export function tasksOf(trace: Buffer, address: string): readonly Task[] {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] }
  const pid = processOf(traceEvents, address)
  const own = traceEvents.filter((event) => event.pid === pid)
  const main = own.find(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')!.tid
  const samplesIn = taskSamples(own, main)
  return own
    .filter(({ name, ph, tid }) => name === 'RunTask' && ph === 'X' && tid === main)
    .map(({ ts, dur = 0, tdur = dur }) => ({ ts, dur, ms: tdur / 1_000 }))
    .filter(({ ms }) => ms >= TASK_MS)
    .sort((a, b) => b.ms - a.ms)
    .map(({ ts, dur, ms }) => {
      const parts = [...samplesIn(ts, ts + dur)]
      return { ms, byFile: new Map(parts.map(([file, part]) => [file, part * ms])) }
    })
}

/** What a browser does while `work` runs; nothing else may be at work in it. */
export async function traceOf(
  browser: Browser,
  page: Page,
  { profiled = false }: TraceOptions,
  work: () => Promise<void>,
): Promise<Buffer> {
  await browser.startTracing(page, { categories: [...CATEGORIES, ...(profiled ? [PROFILER] : [])] })
  let failed: unknown
  await work().catch((error: unknown) => (failed = error))
  // a trace that is not stopped keeps every later one from starting
  const trace = await browser.stopTracing()
  if (failed !== undefined) throw failed
  return trace
}
