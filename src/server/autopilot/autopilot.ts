import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Course, Deed } from '../../core/ramp/course.ts'
import { start } from '../../core/ramp/steps/start.ts'
import type { ControlStore } from '../control/control-store.ts'
import type { KnownRollouts } from '../control/known-rollouts.ts'
import type { OpenControl } from '../control/open-control.ts'
import { errorText } from '../error-text.ts'
import type { Log } from '../log.ts'
import type { Parity } from '../parity/create-parity.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import {
  createController,
  isOf,
  LEASE_MS,
  type Command,
  type CommandAnswer,
  type Judgement,
  type MadeStep,
  type RampSource,
} from './controller.ts'
import { rampAnswer, type RampAnswer } from './ramp-answer.ts'
import { createReadEvidence, type ReadEvidence } from './read-evidence.ts'
import { readRamp, type RampFile } from './read-ramp.ts'
import { rampedOf, type SeenDocument } from './write-step.ts'

export type RampSettings = {
  /** YAML. */
  readonly file: string
  /** Whether it goes on by itself; else it says what it would do. */
  readonly enabled: boolean
  /** How often the ramp looks after itself, and how often it judges. @default 5000 and 30000 */
  readonly tickMs?: number
  readonly judgeEveryMs?: number
  /** How long another process waits for one that has stopped. @default 25000 */
  readonly leaseMs?: number
}

/** A server's ramp: what its routes ask and order. */
export type Autopilot = {
  view(): Promise<RampAnswer>
  /** Whether this server is the one that drives it. */
  drivesHere(): boolean
  command(command: Command, by: Deed): Promise<CommandAnswer>
  /** After a kill or a change by hand: the ramp stops now. Never rejects. */
  heed(): Promise<void>
  close(): Promise<void>
}

export type AutopilotOptions = {
  readonly settings: RampSettings
  readonly store: ControlStore
  readonly opened: Pick<OpenControl, 'source' | 'control' | 'killSwitch' | 'head'>
  readonly warehouse: () => Promise<Warehouse | null>
  /** Where there is none, why: a sentence. */
  readonly parity: () => Promise<Parity | string>
  readonly rollouts: KnownRollouts
  readonly latenessMinutes: number
  /** Of all reports, 0..1: a network that sends more of them counts for nothing. @default 0.01 */
  readonly networkShare?: number
  readonly onStep?: (made: MadeStep) => void
  /** ms since epoch. */
  readonly now: () => number
  readonly log: Log
}

const TICK_MS = 5_000
const JUDGE_MS = 30_000
/** Whoever watches sees what was judged so long ago. */
const VIEW_MS = 2_000

/** What stops a ramp is heeded whether it drives itself or not. */
const STOPS: readonly Command['verb'][] = ['pause', 'abort']
const DRY_RUN =
  'Here the ramp is a dry run, which takes no orders but pause and abort: ramp: { enabled: true } in crossfade.yaml, ' +
  'and a start of the server, let it drive.'

const fileProblem = (file: string, read: Extract<RampFile, { ok: false }>): string => {
  if (read.problems === null) return `The ramp's file ${file} ${read.why}.`
  const [first] = read.problems
  const more = read.problems.length > 1 ? `, and ${read.problems.length - 1} more` : ''
  const line = first?.line == null ? '' : ` line ${first.line}`
  return `The ramp's file ${file}${line}: ${first?.path ?? ''} ${first?.message ?? ''}${more}; crossfade ramp lint ${file} lists all.`
}

/** Drives the ramp of a server, or says what it would do. */
export const openAutopilot = (options: AutopilotOptions): Autopilot => {
  const { settings, store, opened, rollouts, latenessMinutes, now, log } = options
  const { source, control, killSwitch, head } = opened
  const judgeEveryMs = settings.judgeEveryMs ?? JUDGE_MS
  const owner = `${hostname()} ${process.pid} ${randomUUID().slice(0, 8)}`

  const file = async (): Promise<RampSource> => {
    const { owners } = source.current().rollout
    const read = await readRamp(settings.file, { latenessMinutes, owners })
    return read.ok ? read : { ok: false, problem: fileProblem(settings.file, read) }
  }
  const seen = async (): Promise<SeenDocument> => {
    await head.look()
    const problem = head.problem()
    const stored = head.head.rollout
    if (problem !== null || stored === null)
      throw new Error(problem ?? 'there is no rollout in the control store')
    const ramped = rampedOf(stored.document)
    if (ramped === null) throw new Error('the rollout in the control store is none that this version takes')
    const parity = await options.parity()
    const rules = typeof parity === 'string' ? null : parity.rulesHash()
    return {
      key: source.current().rollout.key,
      revision: stored.revision,
      ramped,
      kill: killSwitch.kill(),
      rules,
      document: stored.document,
    }
  }
  const evidence: ReadEvidence = async (course) => {
    const [warehouse, parity] = await Promise.all([options.warehouse(), options.parity()])
    if (warehouse === null || typeof parity === 'string')
      throw new Error(typeof parity === 'string' ? parity : 'there is no warehouse')
    const { sessionsUntil, sources } = parity
    const { networkShare } = options
    return createReadEvidence({
      warehouse,
      rollouts,
      sessionsUntil,
      sources,
      now,
      ...(networkShare !== undefined && { networkShare }),
    })(course)
  }
  const controller = createController({
    store,
    control,
    seen,
    file,
    evidence,
    owner,
    judgeEveryMs,
    leaseMs: settings.leaseMs ?? LEASE_MS,
    ...(options.onStep && { onStep: options.onStep }),
    now,
    log,
  })

  /** What would be the course, were it begun. */
  const wouldBe = async (): Promise<Course | string> => {
    const [read, current] = await Promise.all([file(), seen()])
    if (!read.ok) return read.problem
    const step = start(read.ramp, current, head.head.rollout!.at)
    return 'refused' in step ? step.refused : step.course(current)
  }

  let would: { readonly revision: number; readonly at: number } | null = null
  const noteWould = (course: Course, { verdict, at }: Judgement): number | null => {
    if (verdict.verdict !== 'promote') would = null
    else if (would?.revision !== course.revision) would = { revision: course.revision, at }
    return would?.at ?? null
  }

  /** To read all evidence is work: a server that does not drive does so no more often than the one that does. */
  let looked: Judgement | null = null
  const lookNowAndThen = async (course: Course): Promise<Judgement> => {
    const isNew = looked !== null && isOf(looked, course) && now() - looked.at < judgeEveryMs
    if (!isNew) looked = await controller.look(course)
    return looked!
  }

  const viewNow = async (): Promise<RampAnswer> => {
    const { enabled, file: name } = settings
    const drivesHere = controller.isLeader()
    const parts = { enabled, file: name, drivesHere, begun: false, wouldPromoteSince: null }
    const nothing = { course: null, judgement: null }
    try {
      const stored = await store.ramp()
      const begun = stored && (stored.document as unknown as Course)
      const known = { ...parts, begun: begun !== null }
      const course = begun ?? (enabled ? null : await wouldBe())
      if (course === null || typeof course === 'string')
        return rampAnswer({ ...known, ...nothing, problem: course ?? controller.problem() })
      const last = controller.judgement()
      const isNew = last !== null && isOf(last, course) && controller.isLeader() && now() - last.at < JUDGE_MS
      const judgement = isNew ? last : await lookNowAndThen(course)
      const wouldPromoteSince = enabled ? null : noteWould(course, judgement)
      return rampAnswer({ ...known, course, judgement, problem: controller.problem(), wouldPromoteSince })
    } catch (error) {
      return rampAnswer({
        ...parts,
        ...nothing,
        problem: `The ramp cannot be read: ${errorText(error).replace(/\.$/, '')}.`,
      })
    }
  }
  let viewed: { readonly at: number; readonly answer: Promise<RampAnswer> } | null = null
  const view = (): Promise<RampAnswer> => {
    if (viewed === null || Date.now() - viewed.at >= VIEW_MS) viewed = { at: Date.now(), answer: viewNow() }
    return viewed.answer
  }

  let timer: NodeJS.Timeout | undefined
  let isClosed = false
  let turn: Promise<void> = Promise.resolve()
  const tick = async (): Promise<void> => {
    // what would be done is known without anybody looking
    if (settings.enabled) await controller.tick()
    else await view()
    if (!isClosed) next()
  }
  const next = (): void => {
    const everyMs = settings.enabled ? (settings.tickMs ?? TICK_MS) : judgeEveryMs
    timer = setTimeout(() => void (turn = tick()), everyMs)
    timer.unref()
  }
  next()

  return {
    view,
    drivesHere: controller.isLeader,
    async command(command, by) {
      if (!settings.enabled && !STOPS.includes(command.verb)) return { ok: false, refused: DRY_RUN }
      const answer = await controller.command(command, by)
      viewed = null
      return answer
    },
    async heed() {
      try {
        await controller.heed()
        viewed = null
      } catch (error) {
        // the next tick sees it
        log('warn', 'ramp not stopped at once', { problem: errorText(error) })
      }
    },
    async close() {
      isClosed = true
      clearTimeout(timer)
      await turn
      await controller.close().catch(() => {})
    },
  }
}
