// What a look at the dashboard's figures takes with a hundred thousand reports in the warehouse, while more come in.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { bucketOf } from '../../src/core/index.ts'
import { reportRow } from '../../src/server/intake/report-row.ts'
import { dataDirOf, isUp, startIntakeProcess, type IntakeProcess } from '../server/intake/intake-process.ts'
import { reportOf } from '../server/reports/report-of.ts'
import { callRow, reportBody } from '../server/support.ts'
import { endWith } from '../support/end-with.ts'
import { openTestWarehouse } from '../support/warehouse.ts'
import { median } from './statistics.ts'

const KEY = 'intake'
const TARGET_MS = 100
const LOOKS = 40
const BETWEEN_MS = 250
const BATCH = 5_000
const HOURS_MS = 20 * 3_600_000
const COHORTS = ['segment', 'dual', 'rudderstack'] as const
const REGIONS = ['Europe', 'Asia', 'America']

/** One page view; a person has two of them. */
const body = (index: number): Record<string, unknown> => {
  const subject = `device-${index >> 1}`
  const cohort = COHORTS[(index >> 1) % 3]!
  const legs = cohort === 'dual' ? ['segment', 'rudderstack'] : [cohort]
  const calls = legs.flatMap((leg) =>
    Array.from({ length: 4 }, (_, at) =>
      callRow(leg, `Event ${(index * 7 + at) % 60}`, { made: 2, handed: 2 }),
    ),
  )
  return reportBody({
    page: `page-${index}`,
    session: `session-${index}`,
    subject,
    key: KEY,
    revision: 1,
    cohort,
    bucket: bucketOf(KEY, subject),
    region: REGIONS[index % 3],
    calls,
  })
}

async function fill(dataDir: string, reports: number): Promise<void> {
  const warehouse = await openTestWarehouse({ dataDir })
  const now = Date.now()
  for (let from = 0; from < reports; from += BATCH) {
    const count = Math.min(BATCH, reports - from)
    const rows = Array.from({ length: count }, (_, at) => {
      const index = from + at
      return reportRow(reportOf(body(index)), now - HOURS_MS + Math.floor((index / reports) * HOURS_MS), 0)
    })
    await warehouse.insertReports(rows, `bench ${from}`)
  }
  await warehouse.close()
}

const p95Of = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Infinity

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

/** @returns ms until the first look at a server that has just started is answered, of each later one and of the rollout beside it, and the people of the last */
async function look(server: IntakeProcess, reports: number) {
  const post = (index: number): Promise<Response> =>
    fetch(`${server.publicUrl}/v1/reports`, { method: 'POST', body: JSON.stringify(body(index)) })
  // asked for from its start on, and so the first look
  const first = await timed(() => isUp(server))
  const times: number[] = []
  const floor: number[] = []
  const posts: Promise<Response>[] = []
  let people = 0
  for (let index = 0; index < LOOKS; index++) {
    times.push(await timed(async () => ({ people } = await server.status())))
    floor.push(await timed(() => fetch(`${server.publicUrl}/v1/rollout`)))
    posts.push(post(reports + index))
    await delay(BETWEEN_MS)
  }
  await Promise.all(posts)
  return { first, times, floor, people }
}

/** Prints every figure; true where the target is met. */
export async function benchStatus(reports = 100_000, print = console.log): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'crossfade-status-'))
  try {
    await fill(dataDirOf(folder), reports)
    const server = await startIntakeProcess(folder)
    try {
      const { first, times, floor, people } = await look(server, reports)
      const p95 = p95Of(times)
      const holds = p95 <= TARGET_MS && people > reports / 2
      print(
        `${holds ? 'ok  ' : 'FAIL'} status with ${reports} reports of ${people} people, while more come in: median ` +
          `${Math.round(median(times))} ms, p95 ${Math.round(p95)} ms, target ≤ ${TARGET_MS} ms (the rollout beside it p95 ${Math.round(p95Of(floor))} ms); the first look at a server ` +
          `that has just started ${Math.round(first)} ms`,
      )
      return holds
    } finally {
      await server.end('SIGTERM')
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await endWith(() => benchStatus())
