import { bootstrapInterval, median } from '../../bench/statistics.ts'
import { slowVisit, THROTTLE, type SlowVisit } from './slow-visit.ts'
import { openStage, type Stage } from './stage.ts'

/** Of a task; what is beyond it keeps a person waiting. */
const LONG_MS = 50
const ADDED_BLOCKING_MS = 10
/** What a page makes as it opens: who is there, and two events. */
const CALLS = 3
const PENDING = 500

type Print = (line: string) => void

/** ms beyond 50 of all tasks. */
const blocking = ({ tasks }: SlowVisit): number =>
  tasks.reduce((sum, { ms }) => sum + Math.max(0, ms - LONG_MS), 0)

const longest = ({ tasks }: SlowVisit): number => tasks[0]?.ms ?? 0

const ms = (value: number): string => value.toFixed(0)

const mark = (held: boolean): string => (held ? 'ok  ' : 'FAIL')

/** Interleaved pairs: added time that keeps the page from answering, beside that of both SDKs without the gate. */
async function proveBlocking(stage: Stage, pairs: number, print: Print): Promise<boolean> {
  const visits = { gate: [] as SlowVisit[], both: [] as SlowVisit[] }
  // the first pair warms the browser up
  for (let pair = -1; pair < pairs; pair++) {
    const order = pair % 2 === 0 ? (['gate', 'both'] as const) : (['both', 'gate'] as const)
    for (const on of order) {
      const visit = await slowVisit(stage, { on, calls: CALLS })
      if (pair >= 0) visits[on].push(visit)
    }
  }
  const [ours, theirs] = [visits.gate.map(blocking), visits.both.map(blocking)]
  const added = ours.map((value, pair) => value - theirs[pair]!)
  const { low, high } = bootstrapInterval(added)
  const held = median(added) <= ADDED_BLOCKING_MS
  const longests = [visits.gate, visits.both].map((all) => ms(median(all.map(longest)))).join(' and ')
  print(
    `${mark(held)} blocking time at ${THROTTLE} × CPU throttle, gate − both bare SDKs: median added ${ms(median(added))} ms (95 % ${ms(low)} to ${ms(high)}, target ≤ ${ADDED_BLOCKING_MS}); medians ${ms(median(ours))} and ${ms(median(theirs))} ms, longest tasks ${longests} ms, ${added.length} pairs`,
  )
  return held
}

type Own = { readonly ms: number; readonly files: string }

/** The task that these files took longest in. */
function longestOwn({ tasks }: SlowVisit, isOwn: (file: string) => boolean): Own {
  const all = tasks.map(({ byFile }): Own => {
    const own = [...byFile].filter(([file]) => isOwn(file))
    const files = own.slice(0, 3).map(([file, part]) => `${file} ${ms(part)}`)
    return { ms: own.reduce((sum, [, part]) => sum + part, 0), files: files.join(', ') }
  })
  return all.sort((a, b) => b.ms - a.ms)[0] ?? { ms: 0, files: '' }
}

/**
 * Under the sampling profiler, which says whose code a task was: the gate's files are those that a page with the bare
 * SDKs alone does not fetch.
 */
async function proveLongest(stage: Stage, visits: number, print: Print): Promise<boolean> {
  const bare = await slowVisit(stage, { on: 'both', calls: CALLS, profiled: true })
  const held: boolean[] = []
  for (const pending of [0, PENDING]) {
    const own: Own[] = []
    for (let i = 0; i < visits; i++) {
      const visit = await slowVisit(stage, { on: 'gate', calls: CALLS, pending, profiled: true })
      own.push(longestOwn(visit, (file) => visit.scripts.has(file) && !bare.scripts.has(file)))
    }
    own.sort((a, b) => a.ms - b.ms)
    const [least, middle, most] = [own[0]!, own[own.length >> 1]!, own.at(-1)!]
    held.push(middle.ms <= LONG_MS)
    const what = `a page with ${CALLS} calls${pending > 0 ? ` and ${pending} to recover` : ''}`
    print(
      `${mark(middle.ms <= LONG_MS)} longest time of the gate's own code in a task, ${what}: ${ms(middle.ms)} ms (${ms(least.ms)} to ${ms(most.ms)}, target ≤ ${LONG_MS}; ${middle.files})`,
    )
  }
  return held.every(Boolean)
}

/** Prints how long the gate keeps a slow machine's page from answering; true where that is within the limits. */
export async function provePageCost(pairs: number, print: Print): Promise<boolean> {
  const stage = await openStage()
  try {
    const held = await proveBlocking(stage, pairs, print)
    return (await proveLongest(stage, Math.max(1, Math.round(pairs / 3)), print)) && held
  } finally {
    await stage.close()
  }
}
