// Whatever browsers report, it is no evidence: it may hold a ramp, and neither promotes it nor rolls it back.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { bucketOf } from '../../../src/core/index.ts'
import type { Quarantine } from '../../../src/core/ramp/evidence.ts'
import { counted } from '../../../src/core/text/counted.ts'
import { CAUSE_TEXTS } from '../../../src/core/text/cause-text.ts'
import type { AuditEntry } from '../../../src/server/control/control-store.ts'
import type { RampAnswer } from '../../../src/server/index.ts'
import { createSender, inParallel } from '../../server/intake/send.ts'
import {
  rudderstackEvent,
  rudderstackHeaders,
  SECRETS,
  segmentEvent,
  segmentHeaders,
  stamp,
} from '../../server/intake/events.ts'
import { callRow, reportBody } from '../../server/report-body.ts'
import {
  askRamp,
  KEY,
  plantReports,
  plantSessions,
  startRampProcess,
} from '../../support/ramp/ramp-process.ts'
import { startSharedEngine } from '../../support/shared-engine.ts'

/** Many, so that what a server keeps in one go is much. */
const CONNECTIONS = 512
const SETTLED_MS = 2_000
const PATIENCE_MS = 60_000
/** Enough for a hundred of them to be on both legs. */
const HONEST = 3_000
/** Each judgement reads all reports: of so many it would be all that the warehouse does. A ramp of its own judges every 30 s. */
const judgeEveryMs = (reports: number): number => (reports > 50_000 ? 10_000 : 500)
const RAMP = 'stages:\n  - { rudderstack: 5, minMinutes: 0 }\n  - { rudderstack: 25, minMinutes: 0 }\n'

const HELD_BY_REPORTS = ['hold sample-ratio', 'hold load-failure']

const CAUSES = Object.keys(CAUSE_TEXTS)

/** What a liar says. */
type Lie = (number: number, revision: number) => Record<string, unknown>

const subjectOf = (number: number): { readonly subject: string; readonly bucket: number } => {
  const subject = `liar-${number}`
  return { subject, bucket: bucketOf(KEY, subject) }
}

/** All is well: every call arrives at both, everybody's SDKs are there. */
const allIsWell: Lie = (number, revision) =>
  reportBody({ page: `page-${number}`, session: null, key: KEY, revision, ...subjectOf(number) })

/** An honest page: its cohort is the one that the first stage gives. */
const isSo: Lie = (number, revision) => {
  const subject = `visitor-${number}`
  const bucket = bucketOf(KEY, subject)
  const cohort = bucket < 500 ? 'dual' : 'segment'
  return reportBody({ page: subject, session: null, key: KEY, revision, subject, bucket, cohort })
}

/** RudderStack's SDK fails for everybody, and nothing arrives there. */
const allIsLost: Lie = (number, revision) =>
  reportBody({
    page: `page-${number}`,
    session: null,
    key: KEY,
    revision,
    ...subjectOf(number),
    sdks: { segment: { state: 'ready', ms: 1 }, rudderstack: { state: 'failed', ms: 1 } },
    calls: [
      callRow('segment', 'Order Completed'),
      callRow('rudderstack', 'Order Completed', { delivered: 0, dropped: 1 }),
    ],
  })

/** Every loss has a cause that is nobody's fault. */
const allIsExplained: Lie = (number, revision) => {
  const cause = CAUSES[number % CAUSES.length]!
  const row = callRow('rudderstack', 'Order Completed', { delivered: 0, blocked: 1 })
  return reportBody({
    page: `page-${number}`,
    session: null,
    key: KEY,
    revision,
    ...subjectOf(number),
    calls: [callRow('segment', 'Order Completed'), { ...row, causes: { [cause]: 1 } }],
  })
}

export const ALL_LIES: readonly Lie[] = [allIsWell, allIsLost, allIsExplained]

type Attack = {
  readonly name: string
  readonly sources: number
  readonly reports: number
  readonly lies: readonly Lie[]
  /** Settled sessions, and how many of them have lost a call: too few to prove anything. */
  readonly sessions: number
  readonly lost: number
  /** Pages of others, each from a network of its own. */
  readonly honest: number
  /** Whether what they report must not even hold the ramp. */
  readonly isPowerless: boolean
}

export type Poisoned = {
  readonly taken: number
  readonly promotions: number
  readonly rollbacks: number
  readonly halts: number
  readonly codes: readonly string[]
  readonly proofs: readonly string[]
  /** Once all reports were in. */
  readonly last: string
  readonly quarantine: Quarantine | null
  /** What the honest pages say is known, and nothing is wrong with it. */
  readonly isHonestHeard: boolean
}

/** An answer whose evidence was read after it was asked for: of the judgement after the next. */
const judgedAnew = async (show: () => Promise<RampAnswer>): Promise<RampAnswer> => {
  let answer = await show()
  for (let judgements = 0; judgements < 2; judgements++) {
    const { judgedAt } = answer
    const until = Date.now() + PATIENCE_MS
    while (answer.judgedAt === judgedAt && Date.now() < until) {
      await setTimeout(100)
      answer = await show()
    }
  }
  return answer
}

/** Plays an attack against a server whose ramp is in its first stage. */
export async function playAttack({
  reports,
  sources,
  lies,
  sessions,
  lost,
  honest,
}: Attack): Promise<Poisoned> {
  const folder = mkdtempSync(join(tmpdir(), 'crossfade-poison-'))
  const engine = await startSharedEngine()
  const [rampFile, rolloutFile] = [join(folder, 'ramp.yaml'), join(folder, 'rollout.json')]
  writeFileSync(rampFile, RAMP)
  const audiences = [{ name: 'everyone', rudderstack: 0, segment: 100 }]
  writeFileSync(
    rolloutFile,
    JSON.stringify({ format: 1, key: KEY, revision: 1, stickiness: 'deviceId', audiences }),
  )
  await plantSessions(engine, sessions, lost)
  const server = await startRampProcess({
    source: 'store',
    rolloutFile,
    dataDir: join(folder, 'data'),
    warehouse: engine.settings,
    parity: { latenessMinutes: 0.02 },
    copies: { secrets: SECRETS, commitMs: 100 },
    ramp: { file: rampFile, enabled: true, tickMs: 200, judgeEveryMs: judgeEveryMs(reports) },
  })
  const codes = new Set<string>()
  let isOver = false

  const show = async (): Promise<RampAnswer> => (await askRamp(server, 'GET', 'ramp')).value as RampAnswer
  const visit = async (): Promise<void> => {
    while (!isOver) {
      const mark = stamp()
      const post = (leg: string, body: unknown, headers: Record<string, string>) =>
        fetch(`${server.publicUrl}/v1/copies/${leg}`, {
          method: 'POST',
          headers,
          body: JSON.stringify(body),
        }).catch(() => {})
      const segment = segmentEvent(mark)
      await post('segment', segment, segmentHeaders(segment))
      await post('rudderstack', rudderstackEvent(mark), rudderstackHeaders)
      const answer = await show()
      const { verdict } = answer
      if (verdict !== null && answer.ramp?.state.stage === 0) codes.add(`${verdict.verdict} ${verdict.code}`)
      await setTimeout(judgeEveryMs(reports))
    }
  }

  const visiting = visit()
  try {
    for (;;) {
      const { ramp, evidence } = await show()
      // a server that has just begun knows nothing yet, which holds whatever browsers report
      if (ramp?.state.stage === 0 && evidence !== null && evidence.settledUntil !== null) break
      await setTimeout(50)
    }
    const { revision } = (await (await fetch(`${server.publicUrl}/v1/rollout`)).json()) as {
      revision: number
    }
    await plantReports(engine, honest, (number) => isSo(number, revision))
    const sender = createSender(CONNECTIONS)
    let [next, taken] = [0, 0]
    await inParallel(CONNECTIONS, async () => {
      const number = next++
      if (number >= reports) return false
      const body = JSON.stringify(lies[number % lies.length]!(number, revision))
      const source = number % sources
      const status = await sender.post(`${server.publicUrl}/v1/reports`, body, {
        'content-type': 'text/plain',
        // each in a network of its own
        'x-forwarded-for': `198.${source >> 8}.${source & 255}.1`,
      })
      if (status === 204) taken++
      return true
    })
    sender.close()
    await setTimeout(SETTLED_MS)
    const { verdict, evidence } = await judgedAnew(show)
    isOver = true
    await visiting
    const { proofs } = await show()
    const { entries } = (await askRamp(server, 'GET', 'history?limit=100')).value as {
      readonly entries: readonly AuditEntry[]
    }
    const count = (action: string): number => entries.filter((entry) => entry.action === action).length
    return {
      taken,
      // the first stage begins without proof
      promotions: count('promote') - 1,
      rollbacks: count('rollback'),
      halts: count('halt'),
      codes: [...codes].toSorted(),
      proofs: proofs
        .filter(({ metric }) => metric === 'loss')
        .map(({ bad, sessions: of }) => `${bad} of ${of}`),
      last: `${verdict?.verdict} ${verdict?.code}`,
      quarantine: evidence?.quarantine ?? null,
      isHonestHeard:
        (evidence?.sampleRatio?.logBayes ?? Infinity) < 1 && evidence?.loadFailure?.rudderstack === 0,
    }
  } finally {
    isOver = true
    await visiting
    await server.kill()
    await engine.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** All of it is left out, what came too late for its answer as well, and others are heard. */
export const isPowerless = ({ taken, last, quarantine, isHonestHeard }: Poisoned): boolean =>
  quarantine !== null && quarantine.pages >= taken && isHonestHeard && !HELD_BY_REPORTS.includes(last)

/** @param scale 1 = as many reports as a determined attacker sends */
export async function provePoisoning(scale: number, print: (line: string) => void): Promise<boolean> {
  const attacks: readonly Attack[] = [
    {
      name: 'one address',
      sources: 1,
      reports: 1_000_000 * scale,
      lies: [allIsWell, allIsLost],
      sessions: 300,
      lost: 0,
      honest: HONEST,
      isPowerless: true,
    },
    {
      name: 'a thousand addresses',
      sources: 1_000,
      reports: 100_000 * scale,
      lies: [allIsLost, allIsWell],
      sessions: 300,
      lost: 0,
      honest: HONEST,
      isPowerless: false,
    },
    // one of twenty, which is far more than the limit, and too few to prove it
    {
      name: 'every cause claimed for a true loss of 5 %',
      sources: 1_000,
      reports: 100_000 * scale,
      lies: [allIsExplained],
      sessions: 20,
      lost: 1,
      honest: 0,
      isPowerless: false,
    },
  ]
  let held = true
  for (const attack of attacks) {
    const played = await playAttack(attack)
    const { taken, promotions, rollbacks, halts, codes, proofs, last, quarantine } = played
    const leftOut =
      quarantine === null
        ? 'nothing'
        : `${counted(quarantine.networks, 'network')} with ${counted(quarantine.pages, 'page')}`
    const holds =
      taken > 0 &&
      promotions === 0 &&
      rollbacks === 0 &&
      halts === 0 &&
      (!attack.isPowerless || isPowerless(played))
    held &&= holds
    print(
      `${holds ? 'ok  ' : 'FAIL'} poisoned by ${attack.name}, ${attack.reports} reports (${taken} taken): ${promotions} promotions, ${rollbacks} rollbacks, ` +
        `${halts} halts; lost still ${proofs.join(', ')} (said: ${codes.join(', ')}); left out of what reports say: ${leftOut}; at last: ${last}`,
    )
  }
  return held
}
