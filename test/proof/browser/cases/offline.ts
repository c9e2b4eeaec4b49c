import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { CALLS, type Case } from '../case.ts'
import { clockScript } from '../clock.ts'
import type { Trial, VisitOptions } from '../trial.ts'
import type { Visit } from '../visit.ts'

const DAY_MS = 24 * 60 * 60 * 1_000

async function openOffline(trial: Trial, options: VisitOptions = {}): Promise<Visit> {
  const visit = await trial.open(options)
  await visit.ready()
  await (await trial.visitor.context()).setOffline(true)
  await visit.page.waitForFunction(() => !navigator.onLine)
  return visit
}

const goOnline = async (trial: Trial): Promise<void> => (await trial.visitor.context()).setOffline(false)

/** Calls before and after a day that the machine has slept through. */
const day: Case = {
  name: 'offline for 24 h',
  async play(trial) {
    const visit = await openOffline(trial, { before: clockScript(0) })
    await visit.make(CALLS)
    await visit.page.evaluate((ms) => window.moveClock(ms), DAY_MS)
    await visit.make(CALLS)
    await visit.close()
    await goOnline(trial)
    return { later: [{ before: clockScript(DAY_MS) }] }
  },
}

/**
 * What an app makes in one task, and ms until it makes more: about a thousand a second, of calls that an app has a day
 * for. Beyond two or three thousand, for seconds, the browser's database falls behind, and what it has not taken yet goes
 * with the page.
 */
const PER_TASK = 500
const PAUSE_MS = 400

/** MB of the page's heap that are reachable. */
async function heapOf({ session }: Visit): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  await session.send('Performance.enable')
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')!.value / 1e6
}

/** ms that 99 of 100 calls beyond these many queued kept their caller at most. */
const slowest = (page: Page, from: number): Promise<number> =>
  page.evaluate((first) => {
    const sorted = window.subject.durations.slice(first).sort((a, b) => a - b)
    return sorted[Math.floor(sorted.length * 0.99)] ?? 0
  }, from)

const QUEUED = 'MB of heap with the queue'
const RECOVERING = 'MB of heap while it is sent'
const RATE = 'calls a second'
const SLOWEST = 'ms a call at p99'

/** A long queue; how much of the page it costs is measured when it is full. */
const queue: Case = {
  name: 'calls queued offline',
  // one queue says as much as many: it is its length that matters
  trials: () => 1,
  limits: { [QUEUED]: 64, [RECOVERING]: 64, [SLOWEST]: 1 },
  limitMs: 30 * 60_000,
  async play(trial, full) {
    const count = full ? 100_000 : 5_000
    const visit = await openOffline(trial)
    const before = await heapOf(visit)
    const began = performance.now()
    for (let i = 0; i < count; i += PER_TASK) {
      await visit.make(PER_TASK)
      await pause(PAUSE_MS)
    }
    const seconds = (performance.now() - began) / 1_000
    const figures = {
      [RATE]: count / seconds,
      [QUEUED]: (await heapOf(visit)) - before,
      // the last tenth: with nine tenths in the queue
      [SLOWEST]: await slowest(visit.page, count * 0.9),
    }
    await visit.close()
    await goOnline(trial)
    return { figures, watch: async (later) => ({ [RECOVERING]: (await heapOf(later)) - before }) }
  },
}

export const offlineCases: readonly Case[] = [day]

/** The longest of all. */
export const queueCases: readonly Case[] = [queue]
