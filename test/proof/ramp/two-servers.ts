// Two servers on one PostgreSQL drive one ramp while each is killed in turn, and people give it orders through both.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { AuditEntry } from '../../../src/server/control/control-store.ts'
import type { RampAnswer, ServerOptions } from '../../../src/server/index.ts'
import {
  rudderstackEvent,
  rudderstackHeaders,
  SECRETS,
  segmentEvent,
  segmentHeaders,
  stamp,
} from '../../server/intake/events.ts'
import { startSharedEngine } from '../../support/shared-engine.ts'
import { askRamp, KEY, plantSessions, startRampProcess } from '../../support/ramp/ramp-process.ts'

const STAGES = 100
const LEASE_MS = 1_500
const PATIENCE_MS = 120_000

export type TwoServers = {
  readonly kills: number
  readonly promotions: number
  readonly orders: number
  readonly unanswered: number
  readonly takeoverMs: number
  readonly wrong: readonly string[]
}

/** @param kills of either server, by turns @param stages of the ramp */
export async function killTwoServers(kills: number, stages = STAGES): Promise<TwoServers> {
  const folder = mkdtempSync(join(tmpdir(), 'crossfade-two-'))
  // it has hooks on the process's end, which give it another exit code
  const { startPostgres } = await import('../../support/postgres.ts')
  const [postgres, engine] = await Promise.all([startPostgres(), startSharedEngine()])
  const rampFile = join(folder, 'ramp.yaml')
  const rolloutFile = join(folder, 'rollout.json')
  const steps = Array.from(
    { length: stages },
    (_, index) => `  - { rudderstack: ${(index + 1) / 100}, minMinutes: 0 }\n`,
  )
  // the chance of error is shared by all stages
  writeFileSync(
    rampFile,
    `alpha: 0.5\nguards: { loss: 0.05, mismatch: 0.05, duplicate: 0.05, identity: 0.05 }\nstages:\n${steps.join('')}`,
  )
  writeFileSync(
    rolloutFile,
    JSON.stringify({
      format: 1,
      key: KEY,
      revision: 1,
      stickiness: 'deviceId',
      audiences: [{ name: 'everyone', rudderstack: 0, segment: 100 }],
    }),
  )
  await plantSessions(engine, 20_000)
  const options: ServerOptions = {
    source: 'store',
    rolloutFile,
    dataDir: folder,
    databaseUrl: await postgres.database(),
    warehouse: engine.settings,
    parity: { latenessMinutes: 0.02 },
    copies: { secrets: SECRETS, commitMs: 20 },
    ramp: { file: rampFile, enabled: true, tickMs: 50, judgeEveryMs: 0, leaseMs: LEASE_MS },
  }
  const servers = [await startRampProcess(options), await startRampProcess(options)]
  let isOver = false

  /** So that what is known is of now. */
  const visit = async (): Promise<void> => {
    while (!isOver) {
      const mark = stamp()
      const [segment, rudderstack] = [segmentEvent(mark), rudderstackEvent(mark)]
      for (const { publicUrl } of servers) {
        const post = (leg: string, body: unknown, headers: Record<string, string>) =>
          fetch(`${publicUrl}/v1/copies/${leg}`, {
            method: 'POST',
            headers,
            body: JSON.stringify(body),
          }).catch(() => {})
        await post('segment', segment, segmentHeaders(segment))
        await post('rudderstack', rudderstack, rudderstackHeaders)
      }
      await setTimeout(200)
    }
  }
  const acknowledged: string[] = []
  let [orders, unanswered] = [0, 0]
  /** Stops it and lets it go on again, through either server. */
  const order = async (name: string): Promise<void> => {
    for (let round = 0; !isOver; round++) {
      const server = servers[round % 2]!
      for (const verb of ['pause', 'resume']) {
        const reason = `${name} ${round} ${verb}`
        const { status } = await askRamp(server, 'POST', `ramp/${verb}`, { reason })
        orders++
        if (status === 200) acknowledged.push(reason)
        if (status === 0) unanswered++
      }
      await setTimeout(300)
    }
  }
  const stageNow = async (): Promise<number> => {
    for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await setTimeout(50))
      for (const server of servers) {
        const { status, value } = await askRamp(server, 'GET', 'ramp')
        if (status === 200 && (value as RampAnswer).ramp !== null)
          return (value as RampAnswer).ramp!.state.stage
      }
    throw new Error('No server answers.')
  }
  const historyOf = async (): Promise<AuditEntry[]> => {
    const all: AuditEntry[] = []
    for (;;) {
      const before = all.length > 0 ? `&before=${all.at(-1)!.id}` : ''
      const { status, value } = await askRamp(servers[0]!, 'GET', `history?limit=100${before}`)
      if (status !== 200) continue
      const { entries } = value as { readonly entries: readonly AuditEntry[] }
      all.push(...entries)
      if (entries.length === 0 || entries.at(-1)!.id === 1) return all.toReversed()
    }
  }

  const background = [visit(), order('olga'), order('omar')]
  try {
    let takeoverMs = 0
    for (let kill = 0; kill < kills; kill++) {
      const before = await stageNow()
      await servers[kill % 2]!.kill()
      const killedAt = Date.now()
      const until = killedAt + PATIENCE_MS
      // the one that is left goes on, unless all is done
      while ((await stageNow()) <= before && before < stages - 1 && Date.now() < until) await setTimeout(20)
      takeoverMs = Math.max(takeoverMs, Date.now() - killedAt)
      servers[kill % 2] = await startRampProcess(options)
    }
    // as long as it moves: how fast it does is a matter of the machine
    let [last, movedAt] = [await stageNow(), Date.now()]
    while (last < stages - 1 && Date.now() < movedAt + PATIENCE_MS) {
      await setTimeout(100)
      const stage = await stageNow()
      if (stage > last) [last, movedAt] = [stage, Date.now()]
    }
    isOver = true
    await Promise.all(background)
    const entries = await historyOf()
    return {
      kills,
      promotions: entries.filter(({ action }) => action === 'promote').length,
      orders,
      unanswered,
      takeoverMs,
      wrong: wrongIn(entries, acknowledged, stages),
    }
  } finally {
    isOver = true
    await Promise.all(background)
    await Promise.all(servers.map((server) => server.kill()))
    await engine.close()
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** No decision twice, none lost: by the audit log, which is written with each. */
const wrongIn = (
  entries: readonly AuditEntry[],
  acknowledged: readonly string[],
  stages: number,
): string[] => {
  const wrong: string[] = []
  entries.forEach(({ id }, index) => id === index + 1 || wrong.push(`entry ${id} is number ${index + 1}`))
  const promoted = entries.filter(({ action }) => action === 'promote')
  promoted.forEach(({ id, evidence }, index) => {
    const { state } = evidence as { readonly state: { readonly stage: number } }
    if (state.stage !== index - 1)
      wrong.push(`entry ${id} goes on from stage ${state.stage}, after stage ${index - 1}`)
  })
  if (promoted.length !== stages) wrong.push(`${promoted.length} promotions of ${stages}`)
  let isStopped = false
  for (const { id, action } of entries) {
    if (isStopped && action === 'promote') wrong.push(`entry ${id}: a promotion while it was paused`)
    if (action === 'pause' || action === 'resume') isStopped = action === 'pause'
  }
  for (const reason of acknowledged) {
    const count = entries.filter((entry) => entry.reason === reason).length
    if (count !== 1) wrong.push(`"${reason}" was acknowledged and is there ${count} times`)
  }
  return wrong
}

/** A ramp of a hundred stages is at its end after some kills. */
const KILLS_A_RAMP = 4

/** @param kills of either server, by turns; each few of them during a ramp of their own */
export async function proveTwoServers(kills: number, print: (line: string) => void): Promise<boolean> {
  const runs: TwoServers[] = []
  for (let left = kills; left > 0; left -= KILLS_A_RAMP) {
    runs.push(await killTwoServers(Math.min(left, KILLS_A_RAMP)))
    if (kills > KILLS_A_RAMP) print(`     … ${kills - left + runs.at(-1)!.kills} of ${kills} kills`)
  }
  const wrong = runs.flatMap((run) => run.wrong)
  const sum = (name: 'promotions' | 'orders' | 'unanswered'): number =>
    runs.reduce((all, run) => all + run[name], 0)
  const takeover = Math.max(...runs.map(({ takeoverMs }) => takeoverMs)) / 1000
  print(
    `${wrong.length === 0 ? 'ok  ' : 'FAIL'} two servers on one PostgreSQL, ${kills} times kill -9 by turns: ${sum('promotions')} promotions, ` +
      `${sum('orders')} orders of people (${sum('unanswered')} unanswered), the other goes on within ${takeover.toFixed(1)} s of a lease of ` +
      `${LEASE_MS / 1000} s; decided twice, lost, skipped or out of turn: ${wrong.length}`,
  )
  for (const sentence of wrong.slice(0, 5)) print(`       ${sentence}`)
  return wrong.length === 0
}
