import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Status } from '../../../src/server/index.ts'
import { setTimeout } from 'node:timers/promises'
import { openTestWarehouse } from '../../support/warehouse.ts'
import { rudderstackEvent, rudderstackHeaders, segmentEvent, segmentHeaders, stamp } from './events.ts'
import { createSender, inParallel } from './send.ts'

const ROLLOUT = {
  format: 1,
  key: 'kill-cycles',
  revision: 1,
  stickiness: 'deviceId',
  audiences: [{ name: 'everyone', rudderstack: 50, segment: 100 }],
}
const TOKEN = 'cft_the-admin-token-of-the-kill-cycles'
const SCRIPT = new URL('./server-process.ts', import.meta.url).pathname
const WORKERS = 24
const BATCH = 25

type Running = { readonly child: ChildProcess; readonly publicUrl: string; readonly adminUrl: string }

const start = async (dataDir: string, rolloutFile: string): Promise<Running> => {
  const child = fork(SCRIPT, [dataDir, rolloutFile, TOKEN], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  const said: string[] = []
  child.stderr?.on('data', (chunk) => said.push(String(chunk)))
  const urls = await Promise.race([
    once(child, 'message').then(([message]) => message as Omit<Running, 'child'>),
    once(child, 'exit').then(() => {
      throw new Error(`The server ended by itself:\n${said.join('')}`)
    }),
  ])
  return { child, ...urls }
}

const enginePid = async ({ adminUrl }: Running): Promise<number | null> => {
  const headers = { authorization: `Bearer ${TOKEN}` }
  const status = (await (await fetch(`${adminUrl}/api/status`, { headers })).json()) as Status
  return status.warehouse.pid
}

type Delivery = {
  readonly leg: 'segment' | 'rudderstack'
  readonly body: string
  readonly headers: Record<string, string>
  /** Leg and pair id of each copy. */
  readonly copies: readonly string[]
}

const delivery = (index: number): Delivery => {
  const marks = Array.from({ length: index % 3 === 0 ? BATCH : 1 }, () => stamp())
  const leg = index % 3 === 2 ? 'rudderstack' : 'segment'
  const copies = marks.map(({ id }) => `${leg} ${String(id)}`)
  if (leg === 'rudderstack')
    return { leg, body: JSON.stringify(rudderstackEvent(marks[0]!)), headers: rudderstackHeaders, copies }
  const events = marks.map((mark) => segmentEvent(mark))
  const body = events.length === 1 ? events[0]! : events
  return { leg, body: JSON.stringify(body), headers: segmentHeaders(body), copies }
}

export type KillOutcome = {
  readonly acknowledged: number
  /** Deliveries that had to be sent again. */
  readonly resent: number
  /** Acknowledged copies that are not in the warehouse. */
  readonly missing: readonly string[]
  /** Copies that are there more than once. */
  readonly doubled: readonly string[]
  /** Copies that are there beside those. */
  readonly others: number
  /** Answers other than 200 and 503. */
  readonly wrong: readonly number[]
}

/**
 * Sends copies from many connections while server and engine are killed in turn, and sends again what was not
 * acknowledged, as the vendors do; then compares what is in the warehouse.
 */
export const killCycles = async (cycles: number, perCycle: number): Promise<KillOutcome> => {
  const folder = mkdtempSync(join(tmpdir(), 'crossfade-kill-'))
  const dataDir = join(folder, 'data')
  const rolloutFile = join(folder, 'rollout.json')
  writeFileSync(rolloutFile, JSON.stringify(ROLLOUT))
  const sender = createSender(WORKERS)
  const acknowledged = new Set<string>()
  const wrong: number[] = []
  let resent = 0
  let server = await start(dataDir, rolloutFile)

  /** Until it is acknowledged. */
  const deliver = async ({ leg, body, headers, copies }: Delivery): Promise<void> => {
    for (;;) {
      const status = await sender.send(server.publicUrl, leg, body, headers)
      if (status === 200) break
      if (status !== 0 && status !== 503) wrong.push(status)
      resent++
      await setTimeout(20)
    }
    for (const copy of copies) acknowledged.add(copy)
  }

  const killServer = async (): Promise<void> => {
    await end(server.child, 'SIGKILL')
    server = await start(dataDir, rolloutFile)
  }

  const killEngine = async (): Promise<void> => {
    const pid = await enginePid(server)
    if (pid !== null) process.kill(pid, 'SIGKILL')
  }

  const cycle = async (kill: () => Promise<void>): Promise<void> => {
    let left = perCycle
    let killed: Promise<void> | undefined
    await inParallel(WORKERS, async () => {
      if (left === 0) return false
      // in the midst of it
      if (left === perCycle >> 1) killed = kill()
      await deliver(delivery(left--))
      return true
    })
    await killed
  }

  try {
    for (let index = 0; index < cycles; index++) await cycle(index % 2 === 0 ? killServer : killEngine)
    await end(server.child, 'SIGTERM')
    return { acknowledged: acknowledged.size, resent, wrong, ...(await compare(dataDir, acknowledged)) }
  } finally {
    sender.close()
    await end(server.child, 'SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}

const end = async (child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill(signal)
  await exit
}

const compare = async (
  dataDir: string,
  acknowledged: ReadonlySet<string>,
): Promise<Pick<KillOutcome, 'missing' | 'doubled' | 'others'>> => {
  const warehouse = await openTestWarehouse({ dataDir })
  try {
    const rows = await warehouse.query<{ copy: string; copies: string }>(
      "SELECT concat(leg, ' ', pair_id) AS copy, uniqExact(ingest_id) AS copies FROM copies GROUP BY copy",
    )
    const there = new Set(rows.map(({ copy }) => copy))
    return {
      missing: [...acknowledged].filter((copy) => !there.has(copy)),
      doubled: rows.filter(({ copies }) => copies !== '1').map(({ copy }) => copy),
      others: rows.filter(({ copy }) => !acknowledged.has(copy)).length,
    }
  } finally {
    await warehouse.close()
  }
}
