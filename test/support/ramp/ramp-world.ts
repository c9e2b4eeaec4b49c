import { parseRollout, type Evidence, type Ramp, type RolloutDocument } from '../../../src/core/index.ts'
import type { Course } from '../../../src/core/ramp/course.ts'
import {
  createController,
  type Controller,
  type ControllerPorts,
  type MadeStep,
} from '../../../src/server/autopilot/controller.ts'
import type { Known } from '../../../src/server/autopilot/read-evidence.ts'
import { rampedOf, type SeenDocument } from '../../../src/server/autopilot/write-step.ts'
import type { Control } from '../../../src/server/control/control.ts'
import type { AuditEntry, ControlStore } from '../../../src/server/control/control-store.ts'
import { modelStore } from '../../contract/server/control-model.ts'

const KEY = 'segment-to-rudderstack'

const ROLLOUT = {
  format: 1,
  key: KEY,
  revision: 1,
  stickiness: 'deviceId',
  audiences: [{ name: 'everyone', rudderstack: 0, segment: 100 }],
} as const satisfies RolloutDocument

/** A ramp on a clock that only a test moves; the store is the contract's model, or one that is given. */
export type RampWorld = {
  readonly store: ControlStore
  readonly made: MadeStep[]
  readonly control: Pick<Control, 'drive' | 'elsewhere'>
  now(): number
  setNow(at: number): void
  /** What the ramp's file says from now on. */
  setRamp(ramp: Ramp): void
  setRules(rules: string): void
  seen(): Promise<SeenDocument>
  /** Another process on the same store. */
  controller(owner: string, ports?: Partial<ControllerPorts>): Controller
  course(): Promise<Course>
  /** By hand. */
  set(changes: Readonly<Record<string, unknown>>): Promise<void>
  kill(leg: 'rudderstack' | 'segment' | null): Promise<void>
  history(): Promise<readonly AuditEntry[]>
}

export type RampWorldOptions = {
  readonly ramp: Ramp
  readonly at: number
  readonly evidence: (course: Course) => Promise<Known> | Known
  readonly rollout?: RolloutDocument
  readonly store?: ControlStore
}

export const openRampWorld = async (options: RampWorldOptions): Promise<RampWorld> => {
  const { evidence, rollout = ROLLOUT, store = modelStore() } = options
  let { ramp, at } = options
  let rules = '1'
  const made: MadeStep[] = []
  const now = (): number => at
  const by = (action: 'init' | 'set' | 'kill' | 'unkill') => ({ actor: 'olga', action, reason: null, at })
  await store.change(0, rollout, by('init'))

  /** Of one revision there is one document. */
  let parsed: Pick<SeenDocument, 'revision' | 'ramped'> | null = null
  const seen = async (): Promise<SeenDocument> => {
    const head = await store.head()
    const { document, revision } = head.rollout!
    if (parsed?.revision !== revision) parsed = { revision, ramped: rampedOf(document)! }
    return { key: KEY, ...parsed, kill: head.kill, rules, document }
  }
  const inForce = (document: unknown) => {
    const parsed = parseRollout(document)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
    return parsed.rollout
  }
  const control: Pick<Control, 'drive' | 'elsewhere'> = {
    elsewhere: () => null,
    async drive(document, newest, commit) {
      const before = inForce((await seen()).document)
      const written = await commit(newest, { ...document, revision: newest + 1 })
      if (!written.ok) return { ok: false, why: 'stale', current: before.revision }
      const after = inForce(written.rollout.document)
      return { ok: true, revision: written.rollout.revision, before, after }
    },
  }
  return {
    store,
    made,
    control,
    now,
    setNow: (next) => void (at = next),
    setRamp: (next) => void (ramp = next),
    setRules: (next) => void (rules = next),
    seen,
    controller: (owner, ports = {}) =>
      createController({
        store,
        control,
        seen,
        file: async () => ({ ok: true, ramp }),
        evidence: async (course) => evidence(course),
        owner,
        onStep: (step) => void made.push(step),
        now,
        log: () => {},
        ...ports,
      }),
    course: async () => (await store.ramp())!.document as unknown as Course,
    async set(changes) {
      const { document, revision } = await seen()
      await store.change(revision, { ...document, ...changes }, by('set'))
    },
    kill: async (leg) => void (await store.setKill(leg, by(leg === null ? 'unkill' : 'kill'))),
    history: () => store.history({ limit: 1_000 }),
  }
}

/** Evidence as a test says it. */
export const knownAs =
  (evidence: () => Evidence) =>
  (course: Course): Known => ({ evidence: evidence(), watch: course.watch })
