import type { Evidence, Ramp, Verdict } from '../../core/index.ts'
import { NOTHING_SEEN, type Course, type Deed } from '../../core/ramp/course.ts'
import { NO_SESSIONS } from '../../core/ramp/evidence.ts'
import { judge, type Judged } from '../../core/ramp/judge.ts'
import { carryOut } from '../../core/ramp/steps/carry-out.ts'
import {
  abort,
  approve,
  pause,
  promote,
  resume,
  type PromoteOptions,
} from '../../core/ramp/steps/commands.ts'
import { start } from '../../core/ramp/steps/start.ts'
import type { NoStep, Step } from '../../core/ramp/steps/step.ts'
import { heedFile, heedHands } from '../../core/ramp/steps/upkeep.ts'
import type { Control } from '../control/control.ts'
import type { ControlStore } from '../control/control-store.ts'
import type { Refused } from '../control/refused.ts'
import { errorText } from '../error-text.ts'
import type { Log } from '../log.ts'
import type { Known, ReadEvidence } from './read-evidence.ts'
import { writeStep, type SeenDocument } from './write-step.ts'

/** The ramp as its file has it, or why it cannot be had: a sentence. */
export type RampSource =
  | { readonly ok: true; readonly ramp: Ramp }
  | { readonly ok: false; readonly problem: string }

export type ControllerPorts = {
  readonly store: Pick<ControlStore, 'ramp' | 'lead' | 'yieldLead' | 'step' | 'keep' | 'head'>
  readonly control: Pick<Control, 'drive' | 'elsewhere'>
  /** The newest rollout, read now. Rejects where it cannot be read. */
  readonly seen: () => Promise<SeenDocument>
  readonly file: () => Promise<RampSource>
  readonly evidence: ReadEvidence
  /** Whose lease it is: of this process alone. */
  readonly owner: string
  /** What was judged less than so long ago is not asked for again. @default 0 */
  readonly judgeEveryMs?: number
  /** @default LEASE_MS */
  readonly leaseMs?: number
  /** After each step that was made here. */
  readonly onStep?: (made: MadeStep) => void
  /** ms since epoch. */
  readonly now: () => number
  readonly log: Log
}

export type MadeStep = {
  readonly step: Pick<Step, 'action' | 'reason'>
  readonly by: Deed
  readonly before: Course | null
  readonly course: Course
  /** The rollout's, after it. */
  readonly revision: number
  readonly verdict: Verdict | null
}

/** What the ramp was last judged by. */
export type Judgement = Judged & {
  readonly evidence: Evidence
  readonly at: number
  /** What was judged: of a course that has moved on since it says nothing. */
  readonly of: Pick<Course, 'ramp' | 'state' | 'since'>
}

/** Whether it was this course, as it stands now, that was judged. */
export const isOf = ({ of }: Judgement, course: Course): boolean =>
  JSON.stringify(of) === JSON.stringify(judgedOf(course))

export type Command = (
  | { readonly verb: 'pause' | 'resume' | 'abort' | 'approve' }
  | ({ readonly verb: 'promote' } & PromoteOptions)
) & {
  /** At which stage the ramp was, from 0, when it was asked for. @default the one it is at */
  readonly from?: number | undefined
}

/** They are about the stage after the one that the ramp is at. */
const NEXT: readonly Command['verb'][] = ['promote', 'approve']

export type CommandAnswer =
  | { readonly ok: true; readonly made: MadeStep }
  | { readonly ok: false; readonly refused: string }

export type Controller = {
  /** Takes the lease where it is free, and makes one step at most. Never rejects. */
  tick(): Promise<void>
  /** What a person asks for, by whichever server. Rejects where the store or the warehouse cannot be asked. */
  command(command: Command, by: Deed): Promise<CommandAnswer>
  /** Whether this process drives the ramp. */
  isLeader(): boolean
  /** The last judgement made here; null before the first. */
  judgement(): Judgement | null
  /** Judges now, and changes nothing; it holds where that cannot be found out. Never rejects. */
  look(course: Course): Promise<Judgement>
  /** Stops the ramp now where a kill or a change by hand asks for it, by whichever server. Rejects where the store does. */
  heed(): Promise<void>
  /** One sentence while the ramp cannot be driven, else null. */
  problem(): string | null
  /** Lets go of the lease. */
  close(): Promise<void>
}

export const LEASE_MS = 25_000
const KEEP_MS = 60_000
const TRIES = 5
const AUTOPILOT = 'autopilot'

const judgedOf = ({ ramp, state, since }: Course): Judgement['of'] => ({ ramp, state, since })

const place = (stage: number): string => (stage < 0 ? 'before its first stage' : `at stage ${stage + 1}`)

const isNoStep = (step: Step | NoStep): step is NoStep => 'refused' in step

/** Drives a ramp. */
export function createController(ports: ControllerPorts): Controller {
  const { store, control, now, log, judgeEveryMs = 0, leaseMs = LEASE_MS } = ports
  let fence: number | null = null
  let problem: string | null = null
  let judged: Judgement | null = null
  /** Of another stage or state than the ramp's now. */
  let isJudgedBefore = false
  /** What has been read since the ramp was last written. */
  let known: { readonly version: number; readonly watch: Course['watch'] } | null = null
  let keptAt = 0

  /** Takes the lease, or keeps it for longer; null while somebody else has it. */
  const lead = async (): Promise<number | null> => {
    const at = now()
    return (await store.lead(ports.owner, at, at + leaseMs))?.fence ?? null
  }

  /** However long the warehouse takes to answer: what is decided late must be written, a rollback above all. */
  const whileLeading = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    const timer = setInterval(() => void lead().catch(() => {}), leaseMs / 3)
    timer.unref()
    try {
      return await work()
    } finally {
      clearInterval(timer)
    }
  }

  const tell = (sentence: string | null): void => {
    if (sentence !== null && sentence !== problem) log('warn', 'ramp not driven', { problem: sentence })
    problem = sentence
  }

  const read = async (): Promise<{ readonly version: number; readonly course: Course | null }> => {
    const stored = await store.ramp()
    if (stored === null) return { version: 0, course: null }
    const course = stored.document as unknown as Course
    if (course.format !== 1) throw new Error('the ramp was written by a newer version of Crossfade')
    // of a course that an older version wrote there is nothing final yet
    const watch = known?.version === stored.version ? known.watch : { ...NOTHING_SEEN, ...course.watch }
    return { version: stored.version, course: { ...course, watch } }
  }

  const judgeBy = (course: Course, evidence: Evidence): Judgement => {
    const at = now()
    return {
      ...judge(course.ramp, course.state, evidence, course.lossSince, at),
      evidence,
      at,
      of: judgedOf(course),
    }
  }

  const make = async (
    step: Step,
    seen: SeenDocument,
    version: number,
    before: Course | null,
    by: Deed,
    judgement: Judgement | null,
    under: number | null,
  ): Promise<MadeStep | { readonly ok: false; readonly why: 'lease' | 'ramp' | 'rollout' } | Refused> => {
    const evidence =
      judgement === null || before === null
        ? null
        : {
            now: judgement.at,
            ramp: judgement.of.ramp,
            state: judgement.of.state,
            evidence: judgement.evidence,
            verdict: judgement.verdict,
          }
    const isStill = async (): Promise<boolean> => {
      if (((await store.ramp())?.version ?? 0) !== version) return false
      if (under === null) return true
      return (await lead()) === under && (await store.head()).kill === null
    }
    const written = await writeStep(ports, step, seen, { version, fence: under, evidence }, by, isStill)
    if (!written.ok) return written
    const { course, revision } = written
    known = { version: written.version, watch: course.watch }
    isJudgedBefore = true
    const made = { step, by, before, course, revision, verdict: judgement?.verdict ?? null }
    log('info', 'ramp step', {
      action: step.action,
      stage: course.state.stage + 1,
      status: course.state.status,
      revision,
    })
    try {
      ports.onStep?.(made)
    } catch (error) {
      // it is done, whoever cannot be told of it
      log('error', 'ramp step not told', { problem: errorText(error) })
    }
    return made
  }

  const refusalText = (
    refused: { readonly why: string } & Partial<{
      message: string
      problems: readonly { path: string; message: string }[]
    }>,
  ): string => {
    if (refused.message !== undefined) return refused.message
    if (refused.problems !== undefined)
      return `The rollout of the next step is refused: ${refused.problems.map(({ path, message }) => `${path} ${message}`).join('; ')}.`
    return 'Somebody else was faster.'
  }

  const driven = async (
    step: Step,
    seen: SeenDocument,
    version: number,
    course: Course | null,
    judgement: Judgement | null,
  ): Promise<void> => {
    const by: Deed = { actor: AUTOPILOT, reason: step.reason, at: now() }
    const made = await make(step, seen, version, course, by, judgement, fence)
    if (!('ok' in made)) return tell(null)
    // who was faster is seen the next time
    tell(['lease', 'ramp', 'rollout', 'stale'].includes(made.why) ? null : refusalText(made))
  }

  const upkeep = async (course: Course, seen: SeenDocument): Promise<Step | null> => {
    const hands = heedHands(course, seen, now())
    if (hands !== null) return hands
    const file = await ports.file()
    const heeded = file.ok ? heedFile(course, file.ramp, seen) : null
    if (heeded !== null && !isNoStep(heeded)) return heeded
    tell(heeded?.refused ?? (file.ok ? null : file.problem))
    return null
  }

  const keep = async (
    course: Course,
    version: number,
    judgement: Judgement,
    watch: Course['watch'],
  ): Promise<void> => {
    known = { version, watch }
    const next: Course = { ...course, watch, lossSince: judgement.lossSince }
    const isDue = next.lossSince !== course.lossSince || now() - keptAt >= KEEP_MS
    if (!isDue || fence === null) return
    keptAt = now()
    const kept = await store.keep({ version, fence, document: next }, now())
    if (kept.ok) known = { version: kept.ramp.version, watch }
  }

  const blind = (course: Course, error: unknown): Judgement => {
    const reason = `What is known cannot be asked for: ${errorText(error).replace(/\.$/, '')}.`
    const verdict: Verdict = { verdict: 'hold', code: 'no-data', reason, numbers: {}, next: null }
    const nothing: Evidence = {
      settledUntil: null,
      newestCopyAt: null,
      stage: NO_SESSIONS,
      detectors: { loss: course.watch.loss, mismatch: course.watch.mismatch },
      sampleRatio: null,
      loadFailure: null,
    }
    return { verdict, evidence: nothing, lossSince: course.lossSince, at: now(), of: judgedOf(course) }
  }

  const look = (course: Course): Promise<Judgement> =>
    ports.evidence(course).then(
      ({ evidence }) => judgeBy(course, evidence),
      (error: unknown) => blind(course, error),
    )

  const begin = async (seen: SeenDocument, version: number): Promise<void> => {
    const file = await ports.file()
    if (!file.ok) return tell(file.problem)
    const step = start(file.ramp, seen, now())
    if (isNoStep(step)) return tell(step.refused)
    await driven(step, seen, version, null, null)
  }

  const drive = async (): Promise<void> => {
    const [{ version, course }, seen] = await Promise.all([read(), ports.seen()])
    if (course === null || course.rollout !== seen.key) return begin(seen, version)
    const needed = await upkeep(course, seen)
    if (needed !== null) return driven(needed, seen, version, course, null)
    const isFresh = judged !== null && !isJudgedBefore && now() - judged.at < judgeEveryMs
    if (isFresh && known?.version === version) return
    isJudgedBefore = false
    let found: Known
    try {
      found = await whileLeading(() => ports.evidence(course))
    } catch (error) {
      judged = blind(course, error)
      return
    }
    const current = { ...course, watch: found.watch }
    judged = judgeBy(current, found.evidence)
    const by: Deed = { actor: AUTOPILOT, reason: null, at: judged.at }
    const step = carryOut(current, judged.verdict, by)
    if (step !== null) {
      // where it cannot be written, the next tick tries again
      isJudgedBefore = true
      return driven(step, seen, version, current, judged)
    }
    await keep(current, version, judged, found.watch)
  }

  const planned = async (
    command: Command,
    course: Course,
    seen: SeenDocument,
    by: Deed,
  ): Promise<{ step: Step | NoStep; judgement: Judgement | null }> => {
    switch (command.verb) {
      case 'pause':
        return { step: pause(course, by), judgement: null }
      case 'resume':
        return { step: resume(course, seen, by), judgement: null }
      case 'abort':
        return { step: abort(course, seen, by), judgement: null }
      case 'approve':
        return { step: approve(course, by), judgement: null }
      case 'promote': {
        // nothing begins by itself in quiet hours, and here a person is there
        const judgement = await look({ ...course, ramp: { ...course.ramp, quietHours: [] } })
        return { step: promote(course, seen, judgement.verdict, by, command), judgement }
      }
    }
  }

  return {
    async tick() {
      try {
        const message = control.elsewhere()
        if (message !== null)
          return tell(
            message.replace('A kill works from here all the same.', 'A ramp needs source: store or unleash.'),
          )
        fence = await lead()
        if (fence !== null) await drive()
        else tell(null)
      } catch (error) {
        tell(`The ramp cannot be driven: ${errorText(error).replace(/\.$/, '')}.`)
      }
    },
    async command(command, by) {
      let { from } = command
      for (let tries = 1; ; tries++) {
        const [{ version, course }, seen] = await Promise.all([read(), ports.seen()])
        if (course === null)
          return { ok: false, refused: 'No ramp has begun: ramp.enabled: true in crossfade.yaml begins one.' }
        const { stage } = course.state
        from ??= stage
        // two orders of one moment, or one beside the ramp's own step, would go two stages on
        if (NEXT.includes(command.verb) && stage !== from)
          return {
            ok: false,
            refused: `The ramp is ${place(stage)} by now, and this was asked for ${place(from)}: look at it, and order again.`,
          }
        const { step, judgement } = await planned(command, course, seen, by)
        if (isNoStep(step)) return { ok: false, refused: step.refused }
        const made = await make(step, seen, version, course, by, judgement, null)
        if (!('ok' in made)) return { ok: true, made }
        const isRace = ['ramp', 'rollout', 'stale'].includes(made.why)
        if (!isRace || tries === TRIES) return { ok: false, refused: refusalText(made) }
      }
    },
    isLeader: () => fence !== null,
    judgement: () => judged,
    look,
    async heed() {
      for (let tries = 0; tries < TRIES; tries++) {
        const [{ version, course }, seen] = await Promise.all([read(), ports.seen()])
        const step = course && heedHands(course, seen, now())
        if (step === null) return
        const by: Deed = { actor: AUTOPILOT, reason: step.reason, at: now() }
        const made = await make(step, seen, version, course, by, null, null)
        if (!('ok' in made)) return
      }
    },
    problem: () => problem,
    async close() {
      const held = fence
      fence = null
      if (held !== null) await store.yieldLead(held)
    },
  }
}
