// Months of a ramp on a clock of its own: the real controller, with all that can go wrong around it.
import { decide, type Evidence, type Ramp, type RampState, type Verdict } from '../../../src/core/index.ts'
import type { Course } from '../../../src/core/ramp/course.ts'
import { fittingStages } from '../../../src/core/ramp/fitting-stages.ts'
import { parseRamp } from '../../../src/core/ramp/parse-ramp.ts'
import { createSeededRandom } from '../../../src/sandbox/seeded-random.ts'
import type { Controller, ControllerPorts } from '../../../src/server/autopilot/controller.ts'
import type { Known } from '../../../src/server/autopilot/read-evidence.ts'
import type { AuditEntry, ControlStore, Stepped } from '../../../src/server/control/control-store.ts'
import { modelStore } from '../../contract/server/control-model.ts'
import { openRampWorld, type RampWorld } from '../../support/ramp/ramp-world.ts'
import { createTraffic, type Traffic } from '../../support/ramp/traffic.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const TICK = 20 * MINUTE
const START = Date.UTC(2026, 10, 2)
const SESSIONS_PER_DAY = 20_000
const KEY_EVENT = 'Order Completed'
const GOOD = 0.001
/** Of the ramp's guard. */
const LIMIT = 0.005
/** More than that, and less than what is not waited for: which calls of RudderStack's webhook come by its later tries. */
const TRIED_AGAIN = 0.012
const STALE = 30 * MINUTE

/** As the file that is generated for this traffic has it. */
const generatedRamp = (sessionsPerDay: number, more: Record<string, unknown> = {}): Ramp => {
  const parsed = parseRamp({ stages: fittingStages(sessionsPerDay), ...more })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.ramp
}

/** What goes wrong, from when until when (ms since the month began). */
export const TROUBLES = [
  'silence',
  'not a number',
  'late',
  'tried again',
  'clock',
  'warehouse',
  'unleash',
  'notices',
  'two',
  'crash before',
  'crash after',
  'people',
] as const
export type TroubleKind = (typeof TROUBLES)[number]
type Trouble = {
  readonly kind: TroubleKind
  readonly from: number
  readonly to: number
  readonly size: number
}

export type Month = {
  readonly kind: 'healthy' | 'troubled' | 'lossy'
  readonly loss: number
  readonly troubles: readonly Trouble[]
  readonly reached: number
  readonly reachedFullAt: number | null
  readonly promotions: number
  readonly status: RampState['status']
  /** Of the last rollback. */
  readonly code: string | null
  readonly rollbacks: number
  readonly decisions: number
  /** Promotions from stages that had been entered after the harm began. */
  readonly wrongProofs: number
  /** Sentences: what must never be and was. */
  readonly wrong: readonly string[]
}

type Told = {
  readonly ramp: Ramp
  readonly state: RampState
  readonly evidence: Evidence
  readonly now: number
  readonly verdict: Verdict
}

const troublesOf = (random: () => number, days: number): readonly Trouble[] =>
  TROUBLES.filter(() => random() < 0.45).map((kind) => {
    const from = random() * days * DAY * 0.8
    return { kind, from, to: from + (0.1 + random() * 2) * DAY, size: random() }
  })

const IMPOSSIBLE = [NaN, -1, 0.5, Infinity, 1e308] as const

/** Evidence with one number in it that cannot be. */
const spoilt = ({ evidence, watch }: Known, random: () => number): Known => {
  const bad = IMPOSSIBLE[Math.floor(random() * IMPOSSIBLE.length)]!
  const places: readonly Partial<Evidence>[] = [
    { stage: { ...evidence.stage, sessions: bad } },
    { stage: { ...evidence.stage, lost: bad } },
    { stage: { ...evidence.stage, lost: evidence.stage.sessions + 1 } },
    { detectors: { loss: bad === Infinity ? NaN : Math.min(bad, -1), mismatch: 0 } },
    { newestCopyAt: NaN },
    { settledUntil: NaN },
  ]
  return { watch, evidence: { ...evidence, ...places[Math.floor(random() * places.length)] } }
}

class Crash extends Error {}

/** When a step was written, by the true clock; in the order of the audit log. */
type StepTime = { readonly at: number; readonly action: string }

/** A store beneath which the process may be killed: before its write, or after that and before it hears of it. */
const crashing = (
  store: ControlStore,
  isDue: () => 'before' | 'after' | null,
  onWritten: (action: string) => void,
): ControlStore => ({
  ...store,
  async step(step, by): Promise<Stepped> {
    const when = isDue()
    if (when === 'before') throw new Crash('killed')
    const stepped = await store.step(step, by)
    if (stepped.ok) onWritten(by.action)
    if (when === 'after') throw new Crash('killed')
    return stepped
  },
})

export type MonthOptions = {
  readonly seed: number
  readonly kind: Month['kind']
  /** @default 30 */
  readonly days?: number
  /** Of all people. @default 20,000 */
  readonly sessionsPerDay?: number
  /** A key event: its share of sessions, and which share of those lose it. */
  readonly keyEvent?: { readonly share: number; readonly loss: number }
}

/** One month, of which everything follows from its seed. */
export async function playMonth({
  seed,
  kind,
  days = 30,
  sessionsPerDay = SESSIONS_PER_DAY,
  keyEvent,
}: MonthOptions): Promise<Month> {
  const ramp = generatedRamp(sessionsPerDay, keyEvent && { keyEvents: [{ event: KEY_EVENT }] })
  const random = createSeededRandom(seed)
  const troubles = kind === 'healthy' ? [] : troublesOf(random, days)
  const harmFrom = START + random() * days * DAY * 0.5
  const loss = kind === 'lossy' ? 0.0075 + random() ** 3 * 0.3 : GOOD
  const active = (kindOf: TroubleKind, at: number): Trouble | undefined =>
    troubles.find((one) => one.kind === kindOf && at >= START + one.from && at < START + one.to)
  const wrong: string[] = []

  let at = START
  const traffic: Traffic = createTraffic(START, {
    random,
    sessionsPerDay,
    harmAt: (when) => ({
      loss: when >= harmFrom ? loss : GOOD,
      ...(keyEvent && { keyLoss: keyEvent.loss }),
      late: active('tried again', when) ? TRIED_AGAIN : 0,
    }),
    ...(keyEvent && { keyEvent: { event: KEY_EVENT, share: keyEvent.share } }),
  })
  /** When the vendor's last copy came, as far as the warehouse knows. */
  let newest = START
  const evidence = async (course: Course): Promise<Known> => {
    if (active('warehouse', at)) throw new Error('the warehouse is away')
    const lag = active('late', at) ? 3 * HOUR : 0
    const known = traffic.known(course, at - lag)
    const fresh: Known = {
      ...known,
      evidence: { ...known.evidence, settledUntil: at - lag - 90 * MINUTE, newestCopyAt: newest },
    }
    return active('not a number', at) ? spoilt(fresh, random) : fresh
  }
  const inner = modelStore()
  const world: RampWorld = await openRampWorld({ ramp, at, evidence, store: inner })
  const isCrashing = (): 'before' | 'after' | null => {
    if (active('crash before', at) && random() < 0.5) return 'before'
    return active('crash after', at) && random() < 0.5 ? 'after' : null
  }
  const clockOf = (owner: number) => (): number => {
    const trouble = active('clock', at)
    return trouble && owner === 0 ? at + (trouble.size - 0.5) * 40 * HOUR : at
  }
  const open = (owner: number, name: string): Controller => {
    const drive: ControllerPorts['control']['drive'] = (...given) =>
      active('unleash', at)
        ? Promise.resolve({ ok: false, why: 'unreachable', message: 'Unleash does not answer.' })
        : world.control.drive(...given)
    return world.controller(name, {
      store: crashing(inner, isCrashing, (action) => void steps.push({ at, action })),
      control: { drive, elsewhere: () => null },
      now: clockOf(owner),
      onStep: () => {
        if (active('notices', at)) throw new Error('Slack is away')
      },
    })
  }
  const steps: StepTime[] = []
  let names = 0
  let controllers = [open(0, `process ${names++}`)]
  /** What somebody aborted it at, percent; null while it may go on. */
  const aborted: { at: number | null } = { at: null }
  let reachedFullAt: number | null = null

  /** What a person does now and then; what is answered is what holds. */
  const person = async (controller: Controller): Promise<void> => {
    if (!active('people', at) || random() > 0.03) return
    const by = { actor: 'olga', reason: 'because', at: world.now() }
    const dice = random()
    try {
      if (dice < 0.4) {
        const { ok } = await controller.command({ verb: 'abort' }, by)
        if (ok) aborted.at = await reach(world)
      } else if (dice < 0.6) await controller.command({ verb: 'pause' }, by)
      else {
        const { ok } = await controller.command({ verb: 'resume' }, by)
        if (ok) aborted.at = null
      }
    } catch (error) {
      if (!(error instanceof Crash)) throw error
      // nobody was answered, and it may be done all the same
      const [newest] = await world.history()
      if (newest?.actor !== by.actor || newest.at !== by.at) return
      if (newest.action === 'resume') aborted.at = null
      if (newest.action === 'abort') aborted.at = await reach(world)
    }
  }

  for (let step = 0; at < START + days * DAY; step++) {
    const { revision, ramped, kill } = await world.seen()
    at += TICK
    world.setNow(at)
    traffic.flow(at, revision, ramped, kill !== null)
    if (!active('silence', at)) newest = at
    if (active('two', at) && controllers.length < 2) controllers.push(open(1, `process ${names++}`))
    if (active('crash before', at) || active('crash after', at))
      controllers = controllers.map((one, owner) =>
        random() < 0.1 ? open(owner, `process ${names++}`) : one,
      )
    // in one another's way, as processes are
    await Promise.all(controllers.map((one) => one.tick()))
    await person(controllers[0]!)
    const reached = await reach(world)
    if (aborted.at !== null && reached > aborted.at)
      wrong.push(`day ${dayOf(at)}: ${reached} % after an abort at ${aborted.at} %`)
    if (reached === 100 && reachedFullAt === null) reachedFullAt = at
  }

  const entries = (await world.history()).toReversed()
  const { state } = await world.course()
  const rows = entries.filter(({ action }) => ['promote', 'rollback', 'halt', 'finish'].includes(action))
  const promoted = rows.filter(({ action }) => action === 'promote')
  wrong.push(
    ...rows.flatMap(checkRow),
    ...checkOrder(entries),
    ...promoted.flatMap(checkPromotion),
    ...checkTimes(promoted, steps, active),
  )
  return {
    kind,
    loss,
    troubles,
    reached: await reach(world),
    reachedFullAt: reachedFullAt === null ? null : reachedFullAt - START,
    // the first stage begins without proof, as nobody is on both legs before it
    promotions: promoted.filter(({ evidence: told }) => (told as unknown as Told).state.stage >= 0).length,
    status: state.status,
    code: rows.findLast(({ action }) => action === 'rollback')?.reason ?? null,
    rollbacks: rows.filter(({ action }) => action === 'rollback').length,
    decisions: rows.length,
    wrongProofs:
      loss < LIMIT
        ? 0
        : promoted.filter(({ evidence: told }) => {
            const { state: before } = told as unknown as Told
            return before.stage >= 0 && before.enteredAt >= harmFrom
          }).length,
    wrong,
  }
}

type Active = (kind: TroubleKind, at: number) => Trouble | undefined

/** None while the warehouse was away, or a vendor had been silent for longer than the ramp bears; by the true clock. */
const checkTimes = (
  promoted: readonly AuditEntry[],
  steps: readonly StepTime[],
  active: Active,
): string[] => {
  const times = steps.filter(({ action }) => action === 'promote')
  if (times.length !== promoted.length)
    return [`${promoted.length} promotions in the log, and ${times.length} written`]
  return times.flatMap(({ at }, index) => {
    const { id, evidence } = promoted[index]!
    if ((evidence as unknown as Told).state.stage < 0) return []
    const silence = active('silence', at)
    const isSilent = silence !== undefined && at - (START + silence.from) > STALE + TICK
    // a clock that is as far behind as the silence is long hides it
    const isBlind = active('warehouse', at) !== undefined || (isSilent && !active('clock', at))
    return isBlind ? [`entry ${id}: a promotion on day ${dayOf(at)}, when nothing was known`] : []
  })
}

const dayOf = (at: number): string => ((at - START) / DAY).toFixed(2)

const reach = async (world: RampWorld): Promise<number> =>
  (await world.seen()).ramped.audiences.at(-1)?.rudderstack ?? 0

/** Each decision is explained by its row, and decided the same again from what that holds. */
const checkRow = (entry: AuditEntry): string[] => {
  const told = entry.evidence as unknown as Told | undefined
  if (told === undefined) return [`entry ${entry.id}, ${entry.action}: no evidence`]
  const again = decide(told.ramp, told.state, told.evidence, told.now)
  const isSame = JSON.stringify(again) === JSON.stringify(told.verdict)
  const isExplained = entry.reason === again.reason && entry.actor === 'autopilot'
  return isSame && isExplained
    ? []
    : [`entry ${entry.id}, ${entry.action}: another decision from its evidence`]
}

const sharesOf = (document: AuditEntry['before']): string | undefined =>
  (
    document?.['audiences'] as
      | readonly { readonly rudderstack?: number; readonly segment?: number }[]
      | undefined
  )
    ?.map(({ rudderstack, segment }) => `${rudderstack}/${segment}`)
    .at(-1)

const stageShares = (ramp: Ramp, stage: number): string =>
  stage < 0 ? '0/100' : `${ramp.stages[stage]!.rudderstack}/${ramp.stages[stage]!.segment}`

/** No stage is skipped, by the rollouts themselves; and nothing goes on that was stopped before somebody resumes it. */
const checkOrder = (entries: readonly AuditEntry[]): string[] => {
  const wrong: string[] = []
  let isStopped = false
  for (const { id, action, evidence, before, after } of entries) {
    if (action === 'promote') {
      const { state, ramp } = evidence as unknown as Told
      const moved = `${sharesOf(before)} to ${sharesOf(after)}`
      const meant = `${stageShares(ramp, state.stage)} to ${stageShares(ramp, state.stage + 1)}`
      if (moved !== meant) wrong.push(`entry ${id}: from ${moved}, and not from ${meant}`)
      if (isStopped) wrong.push(`entry ${id}: a promotion while it was stopped`)
    }
    if (['rollback', 'halt', 'pause', 'abort'].includes(action)) isStopped = true
    if (action === 'resume') isStopped = false
  }
  return wrong
}

/** What no limit of half a percent can be proven with less than, at an error of 5 %; see sessions-needed.json. */
const LEAST_SESSIONS = 735

const isWhole = (count: number): boolean => Number.isSafeInteger(count) && count >= 0

/** No promotion on bad or missing evidence. */
const checkPromotion = ({ id, evidence }: AuditEntry): string[] => {
  const { evidence: seen, state } = evidence as unknown as Told
  if (state.stage < 0) return []
  const { sessions, lost } = seen.stage
  const isProof = isWhole(sessions) && isWhole(lost) && sessions >= LEAST_SESSIONS && lost < sessions * LIMIT
  const isTimed = Number.isFinite(seen.newestCopyAt) && Number.isFinite(seen.settledUntil)
  return isProof && isTimed ? [] : [`entry ${id}: promoted on ${lost} of ${sessions} sessions`]
}
