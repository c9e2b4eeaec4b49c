import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { sayFollowed } from '../../src/core/incident/incident-text.ts'
import type { Incident, RampAnswer } from '../../src/server/index.ts'
import { openCrowd } from '../crowd.ts'
import type { Progress } from '../progress.ts'
import { until } from '../until.ts'
import type { World } from '../world.ts'
import { pickDevices } from './devices.ts'
import { drawFault, type DrawnFault } from './draw-fault.ts'
import { trueCounts, type Counts } from './truth.ts'

/** More, or faster ones, and two cores send copies later than the ramp waits for them. */
const DEVICES = 8
const PAUSE_MS = 350
const LOOK_MS = 500
const GIVES_UP_MS = 15 * 60_000
const QUIET_MS = 3_000

export type StageRecord = { readonly stage: number; readonly seconds: number }

export type RampRecord = {
  readonly stages: readonly StageRecord[]
  readonly drawn: DrawnFault
  /** At which stage it began, from 0. */
  readonly faultAt: number
  /** What the ramp said, and after how long; null where it never halted. */
  readonly halted: { readonly code: string; readonly reason: string; readonly seconds: number } | null
  /** The event that parity shows first. */
  readonly named: string | null
  readonly finished: boolean
  readonly seconds: number
  readonly incident: {
    readonly told: Counts
    readonly true: Counts
    readonly id: number
    /** How soon open pages had followed. */
    readonly followed: string
  } | null
  readonly problems: readonly string[]
}

type Options = {
  readonly signal: AbortSignal
  readonly progress: Progress
  /** 0..1 exclusive. @default Math.random */
  readonly random?: () => number
}

const stageText = ({ ramp }: RampAnswer): string => {
  if (ramp === null) return 'the ramp begins'
  const { state, stages, shares } = ramp
  if (state.stage < 0) return 'before the first stage'
  const owners = stages[state.stage]?.owners === undefined ? '' : ', RudderStack feeds the destinations'
  return `stage ${state.stage + 1} of ${stages.length}: RudderStack ${shares.rudderstack} %, Segment ${shares.segment} %${owners}`
}

/** The first event of those whose calls are not as they were. */
const worstEvent = async (world: World, { metric }: DrawnFault): Promise<string | null> => {
  type Row = {
    readonly key: string
    readonly calls: number
    readonly duplicates?: { readonly rudderstack: number }
    readonly outcomes: { readonly missing: number; readonly mismatched: number; readonly duplicate: number }
  }
  const { rows } = (await world.ask('GET', 'parity?by=event')) as { readonly rows: readonly Row[] }
  const bad = ({ outcomes, calls }: Row): number => {
    const count =
      metric === 'loss' ? outcomes.missing : metric === 'duplicate' ? outcomes.duplicate : outcomes.mismatched
    return count / Math.max(1, calls)
  }
  return rows.toSorted((a, b) => bad(b) - bad(a))[0]?.key ?? null
}

/** Lets a ramp drive itself through a fault to its end. */
export const runRamp = async (
  world: World,
  { signal, progress, random = Math.random }: Options,
): Promise<RampRecord> => {
  const { sandbox } = world
  const begun = performance.now()
  const since = (from: number): number => (performance.now() - from) / 1000
  const contexts = await Promise.all(
    pickDevices(DEVICES, randomUUID).map((device) => openCrowd(world, device, PAUSE_MS)),
  )
  const drawn = drawFault(random)
  const faultAt = 1 + Math.floor(random() * 2)
  const stages: StageRecord[] = []
  let [stage, entered] = [-2, begun]
  let faultBegan: number | null = null
  let halted: RampRecord['halted'] = null
  let haltedId: number | null = null
  let named: string | null = null
  let finished = false

  const look = async (): Promise<boolean> => {
    const answer = (await world.ask('GET', 'ramp')) as RampAnswer
    const state = answer.ramp?.state
    if (state === undefined) {
      await pause(LOOK_MS)
      return false
    }
    if (state.stage !== stage) {
      if (stage >= 0) stages.push({ stage, seconds: since(entered) })
      ;[stage, entered] = [state.stage, performance.now()]
      progress.done(`${since(begun).toFixed(0).padStart(4)} s  ${stageText(answer)}`)
    }
    if (state.stage === faultAt && faultBegan === null) {
      faultBegan = performance.now()
      sandbox.setFault('rudderstack', 'pipeline', [drawn.fault])
      progress.done(
        `${since(begun).toFixed(0).padStart(4)} s  something goes wrong at RudderStack; what and where was drawn at random`,
      )
    }
    if (state.status === 'halted' && halted === null && faultBegan !== null) {
      const { reason } = answer.ramp!.stopped!
      const [first] = ((await world.ask('GET', 'incidents')) as { incidents: readonly { id: number }[] })
        .incidents
      haltedId = first?.id ?? null
      const { entries } = (await world.ask('GET', 'history?limit=20')) as {
        entries: readonly { id: number; evidence?: { verdict: { code: string } } }[]
      }
      const code = entries.find(({ id }) => id === haltedId)?.evidence?.verdict.code ?? '?'
      halted = { code, reason: reason ?? '', seconds: since(faultBegan) }
      named = await worstEvent(world, drawn)
      progress.done(`${since(begun).toFixed(0).padStart(4)} s  it went back by itself: ${reason}`)
      progress.done(`        drawn was: ${drawn.sentence}`)
      sandbox.setFault('rudderstack', 'pipeline', [])
      await world.ask('POST', 'ramp/resume', { reason: 'mended in the demo' })
      progress.done(`${since(begun).toFixed(0).padStart(4)} s  mended, and resumed`)
    }
    finished = state.status === 'finished'
    if (finished) return true
    const { missingSessions = 0 } = answer.verdict?.next ?? {}
    progress.update(
      `${since(begun).toFixed(0).padStart(4)} s  ${stageText(answer)}, ${answer.verdict?.code ?? ''}, ${missingSessions} more good sessions`,
    )
    await pause(LOOK_MS)
    return false
  }
  await until(look, GIVES_UP_MS, signal)
  if (stage >= 0) stages.push({ stage, seconds: since(entered) })
  const seconds = since(begun)
  await Promise.all(contexts.map((context) => context.close()))
  const incident = haltedId === null ? null : await compareIncident(world, haltedId, signal)
  const record = { stages, drawn, faultAt, halted, named, finished, seconds, incident }
  return { ...record, problems: signal.aborted ? [] : rampProblems(record) }
}

/** What the incident counts, once nothing more is on its way, and what the stand-ins know. */
const compareIncident = async (
  world: World,
  id: number,
  signal: AbortSignal,
): Promise<RampRecord['incident']> => {
  const read = async (): Promise<NonNullable<RampRecord['incident']>> => {
    const incident = (await world.ask('GET', `incidents/${id}`)) as Incident
    const { gap, duplicates } = incident
    return {
      id,
      told: { gap, duplicates },
      true: trueCounts(world.sandbox, incident),
      followed: sayFollowed(incident),
    }
  }
  await world.sandbox.webhooksIdle()
  let last = await read()
  // the last copies are committed a moment after they have come
  await until(
    async () => {
      last = await read()
      if (isSame(last)) return true
      await pause(LOOK_MS)
      return false
    },
    QUIET_MS,
    signal,
  )
  return last
}

const isSame = ({ told, true: truth }: NonNullable<RampRecord['incident']>): boolean =>
  JSON.stringify(told) === JSON.stringify(truth)

const METRICS_OF: Readonly<Record<DrawnFault['metric'], readonly string[]>> = {
  loss: ['loss'],
  mismatch: ['mismatch'],
  duplicate: ['duplicate'],
  // a copy that names somebody else also differs
  identity: ['identity', 'mismatch'],
}

/** A sentence for each thing that was not as promised. */
const rampProblems = (record: Omit<RampRecord, 'problems'>): string[] => {
  const { drawn, halted, named, finished, incident } = record
  return [
    ...(halted === null ? [`the ramp did not halt on its own: ${drawn.sentence}`] : []),
    ...(halted !== null && !METRICS_OF[drawn.metric].includes(halted.code)
      ? [`the ramp went back because of ${halted.code}, and the fault was one of ${drawn.metric}`]
      : []),
    ...(halted !== null && drawn.metric !== 'identity' && named !== drawn.event
      ? [`parity shows ${named ?? 'nothing'} first, and the fault was in ${drawn.event}`]
      : []),
    ...(finished ? [] : ['the ramp did not finish']),
    ...(incident !== null && !isSame(incident)
      ? [`the incident says ${JSON.stringify(incident.told)}, and true is ${JSON.stringify(incident.true)}`]
      : []),
  ]
}
