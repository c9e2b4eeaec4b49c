// POST /v1/copies: durable copies a second, one a request and in batches, with what each process of it takes, and what
// the engine alone and JSON.parse alone would do.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { createBrowserOf } from '../../src/server/intake/browser-of.ts'
import { readCopies } from '../../src/server/intake/read-copies.ts'
import { endWith } from '../support/end-with.ts'
import { openTestWarehouse } from '../support/warehouse.ts'
import { segmentEvent, stamp } from '../server/intake/events.ts'
import { dataDirOf, isUp, startIntakeProcess } from '../server/intake/intake-process.ts'
import type { CopiesAnswer, CopiesQuestion } from './copies-load.ts'
import { cpuSecondsOf } from './process-cpu.ts'

type Case = {
  readonly name: string
  readonly connections: number
  readonly batch: number
  readonly copies: number
  /** Copies a second; null: for comparison alone. */
  readonly target: number | null
}

// who waits for an answer of some 60 ms before the next request needs 200 connections for 3,000 a second
const CASES: readonly Case[] = [
  { name: 'one a request, 64 connections', connections: 64, batch: 1, copies: 60_000, target: null },
  { name: 'one a request, 256 connections', connections: 256, batch: 1, copies: 60_000, target: 3_000 },
  { name: 'batches of 100, 40 connections', connections: 40, batch: 100, copies: 120_000, target: 12_000 },
]
const TARGET_P99_MS = 1_000
const SECONDS = 5
const IDLE_MS = 300
const IDLE_SHARE = 0.05
const IDLE_WITHIN_MS = 30_000
const WARM_UP_SECONDS = 2
const here = (file: string): string => new URL(file, import.meta.url).pathname

const ask = async <Answer>(child: ChildProcess, question: object): Promise<Answer> => {
  const answer = once(child, 'message')
  child.send(question)
  const [message] = (await Promise.race([
    answer,
    once(child, 'exit').then(() => Promise.reject(new Error('the load generator ended by itself'))),
  ])) as [Answer]
  return message
}

const cpuText = (cpuSeconds: number, seconds: number, { kept }: CopiesAnswer): string =>
  Number.isNaN(cpuSeconds)
    ? '?'
    : `${Math.round((cpuSeconds / seconds) * 100)} % (${Math.round((cpuSeconds / kept) * 1e6)} µs a copy)`

const thousands = (count: number): string => `${(count / 1_000).toFixed(1)}k`

const report = (one: Case, run: CopiesAnswer, cpu: string, print: (line: string) => void): boolean => {
  const isFast = one.target === null || run.perSecond >= one.target
  const holds = isFast && run.p99Ms <= TARGET_P99_MS && run.others === 0
  const target = one.target === null ? '' : `, target ≥ ${thousands(one.target)}/s`
  print(
    `${holds ? 'ok  ' : 'FAIL'} durable copies, ${one.name}: ${thousands(run.perSecond)}/s${target}; p50 ` +
      `${Math.round(run.p50Ms)} ms, p99 ${Math.round(run.p99Ms)} ms, target ≤ ${TARGET_P99_MS} ms; ${run.others} not ` +
      `kept; of a core: ${cpu}, load ${Math.round(run.cpuShare * 100)} %`,
  )
  return holds
}

/** What the case before has left to be merged is not this one's. */
async function untilIdle(pid: number | null): Promise<void> {
  const until = performance.now() + IDLE_WITHIN_MS
  while (performance.now() < until) {
    const before = cpuSecondsOf(pid)
    await setTimeout(IDLE_MS)
    if (!(cpuSecondsOf(pid) - before > (IDLE_MS / 1_000) * IDLE_SHARE)) return
  }
}

/** @returns whether the targets are met, and the copies that were acknowledged */
async function measure(folder: string, print: (line: string) => void) {
  const server = await startIntakeProcess(folder)
  const load = fork(here('copies-load.ts'))
  let kept = 0
  const held: boolean[] = []
  const run = async (question: Omit<CopiesQuestion, 'url'>): Promise<CopiesAnswer> => {
    const answer = await ask<CopiesAnswer>(load, { url: server.publicUrl, ...question })
    kept += answer.kept
    return answer
  }
  try {
    await isUp(server)
    await run({ connections: 64, seconds: WARM_UP_SECONDS, batch: 1, copies: 5_000 })
    const { pid } = (await server.status()).warehouse
    for (const one of CASES) {
      await untilIdle(pid)
      const used = () => [cpuSecondsOf(server.pid), cpuSecondsOf(pid)] as const
      const before = used()
      const answer = await run({ ...one, seconds: SECONDS })
      const [ofServer, ofEngine] = used().map((seconds, index) => seconds - before[index]!) as [
        number,
        number,
      ]
      const seconds = answer.kept / answer.perSecond
      const cpu = `server ${cpuText(ofServer, seconds, answer)}, engine ${cpuText(ofEngine, seconds, answer)}`
      held.push(report(one, answer, cpu, print))
    }
    return { held: held.every(Boolean), kept }
  } finally {
    load.kill()
    await server.end('SIGTERM')
  }
}

async function isAllThere(dataDir: string, kept: number, print: (line: string) => void): Promise<boolean> {
  const warehouse = await openTestWarehouse({ dataDir })
  try {
    const [row] = await warehouse.query<{ copies: string }>(
      'SELECT uniqExact(ingest_id) AS copies FROM copies',
    )
    // what was given up may have been kept all the same
    const isThere = Number(row?.copies) >= kept
    print(
      `${isThere ? 'ok  ' : 'FAIL'} ${kept} acknowledged copies: ${row?.copies ?? 'none'} in the warehouse`,
    )
    return isThere
  } finally {
    await warehouse.close()
  }
}

/** What no server could beat on this machine. */
async function floors(print: (line: string) => void): Promise<void> {
  const texts = Array.from({ length: 20_000 }, () => JSON.stringify(segmentEvent(stamp())))
  const parsing = performance.now()
  for (const text of texts) JSON.parse(text)
  const parsed = texts.length / (performance.now() - parsing)
  const ports = {
    eventName: (name: string) => name,
    browserOf: createBrowserOf(),
    sample: () => ({ weight: 1 }),
  }
  const raw = texts.map((text) => ({ text, depth: 4 }))
  const reading = performance.now()
  const { rows = [] } = (await readCopies('segment', raw, Date.now(), ports)) ?? {}
  const read = texts.length / (performance.now() - reading)
  const warehouse = await openTestWarehouse()
  try {
    const inserting = performance.now()
    for (let from = 0; from < rows.length; from += 2_000)
      await warehouse.insertCopies(rows.slice(from, from + 2_000), `floor ${from}`)
    const inserted = rows.length / (performance.now() - inserting)
    print(
      `     floors: JSON.parse alone ${Math.round(parsed)}k/s, a copy's row alone ${read.toFixed(1)}k/s, the engine alone ` +
        `${inserted.toFixed(1)}k/s in inserts of 2,000`,
    )
  } finally {
    await warehouse.close()
  }
}

/** Prints every figure; true where all targets are met. */
export async function benchCopiesRoute(print = console.log): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'crossfade-copies-'))
  try {
    const { held, kept } = await measure(folder, print)
    const isThere = await isAllThere(dataDirOf(folder), kept, print)
    await floors(print)
    return held && isThere
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await endWith(() => benchCopiesRoute())
