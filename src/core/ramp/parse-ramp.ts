import { jsonCopy } from '../call/json-copy.ts'
import { expires } from '../parity/parse-rules.ts'
import { expiryOf } from '../parity/rules-in-force.ts'
import {
  is,
  isPlain,
  list,
  oneOf,
  onlyThese,
  optional,
  record,
  type Check,
  type Plain,
} from '../rollout/check.ts'
import type { Problem, Report } from '../rollout/problem.ts'
import { gapProblem, isShare } from '../rollout/share.ts'
import { DEFAULT_STAGES } from './default-stages.ts'
import { audienceKey, eventKey } from './evidence.ts'
import type { Accepted, Guards, Ramp, Stage } from './ramp.ts'

export type ParsedRamp =
  | { readonly ok: true; readonly ramp: Ramp }
  | { readonly ok: false; readonly problems: readonly Problem[] }

const MAX_PROBLEMS = 50
const MAX_STAGES = 100
const MOST_MINUTES = 525_600

const GUARDS: Guards = {
  loss: 0.005,
  mismatch: 0.005,
  duplicate: 0.01,
  identity: 0.005,
  loadFailure: 0.02,
  extra: null,
}
const DEFAULTS = { guards: GUARDS, alpha: 0.05, detectorLimit: 10_000, staleMinutes: 30 } as const

const name = is((value) => typeof value === 'string' && value.trim() !== '', 'a text that is not empty')
const share = is(isShare, 'a number from 0 to 100 with at most two decimals')
const flag = is((value) => typeof value === 'boolean', 'true or false')
/** Below, no traffic that there is could prove it. */
const LEAST_LIMIT = 1e-6
const part = is(
  (value) => typeof value === 'number' && value >= LEAST_LIMIT && value < 1,
  'a share from 0.000001 to below 1, such as 0.005 for half a percent',
)
const wholeUpTo = (least: number, most: number): Check =>
  is(
    (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
    `a whole number from ${least} to ${most}`,
  )
const minutes = (least: number): Check => wholeUpTo(least, MOST_MINUTES)

const known = (of: string, members: Readonly<Record<string, Check>>): Check =>
  onlyThese(Object.keys(members), of, record(members))

const stage = known('a stage', {
  rudderstack: share,
  segment: optional(share),
  audience: optional(name),
  minMinutes: optional(minutes(0)),
  minSessions: optional(wholeUpTo(0, 1_000_000_000)),
  maxMinutes: optional(minutes(1)),
  approval: optional(flag),
  owners: optional(record(oneOf('segment', 'rudderstack', 'both'))),
})

const guards = known('guards', {
  loss: optional(part),
  mismatch: optional(part),
  duplicate: optional(part),
  identity: optional(part),
  loadFailure: optional(part),
  extra: optional(
    is(
      (value) => value === null || (typeof value === 'number' && value > 0 && value < 1),
      'a share between 0 and 1, or null',
    ),
  ),
})

const timeOfDay = is(
  (value) => typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value),
  'a time such as "22:00", in quotation marks',
)

const isTimeZone = (value: unknown): boolean => {
  try {
    return typeof value === 'string' && new Intl.DateTimeFormat('en', { timeZone: value }) instanceof Object
  } catch {
    return false
  }
}

const quietHours = known('quiet hours', {
  days: list(wholeUpTo(0, 7)),
  from: timeOfDay,
  to: timeOfDay,
  timeZone: is(isTimeZone, 'a time zone such as Europe/Berlin'),
})

const accepted: Check = (value, path, report) => {
  known('what is accepted', {
    event: optional(name),
    audience: optional(name),
    reason: name,
    until: expires,
  })(value, path, report)
  if (isPlain(value) && (value['event'] === undefined) === (value['audience'] === undefined))
    report(path, 'must name an event or an audience, and not both')
}

const elsewhere: Check = (value, path, report) => {
  if (value !== undefined) report(path, 'is set in crossfade.yaml, as copies.latenessMinutes')
}

const file = known('a ramp', {
  stages: optional(list(stage)),
  guards: optional(guards),
  keyEvents: optional(list(known('a key event', { event: name, loss: optional(part) }))),
  alpha: optional(
    is(
      (value) => typeof value === 'number' && value >= LEAST_LIMIT && value <= 0.5,
      'a share from 0.000001 to 0.5',
    ),
  ),
  detectorLimit: optional(wholeUpTo(100, 1_000_000_000)),
  latenessMinutes: elsewhere,
  staleMinutes: optional(minutes(1)),
  quietHours: optional(list(quietHours)),
  accept: optional(list(accepted)),
})

const EVERYONE = ''

/** What two stages, or a stage and itself, say against one another. */
function checkStages(
  stages: readonly Stage[],
  ownersBefore: Readonly<Record<string, string>> | undefined,
  report: Report,
): void {
  if (stages.length === 0) return report('/stages', 'needs one stage at least')
  if (stages.length > MAX_STAGES)
    return report('/stages', `has ${stages.length} stages, and ${MAX_STAGES} is the most`)
  const before = new Map<string, Stage>()
  const owners: Record<string, string> = { '*': 'segment', ...ownersBefore }
  for (const [index, one] of stages.entries()) {
    const at = `/stages/${index}`
    const last = before.get(one.audience ?? EVERYONE)
    Object.assign(owners, one.owners)
    checkShares(one, last, at, report)
    checkOwners(one, owners, at, report)
    if (one.maxMinutes !== undefined && one.maxMinutes <= one.minMinutes)
      report(`${at}/maxMinutes`, `must be more than minMinutes, which is ${one.minMinutes}`)
    before.set(one.audience ?? EVERYONE, one)
  }
}

function checkShares(one: Stage, last: Stage | undefined, at: string, report: Report): void {
  const { rudderstack, segment } = one
  const problem = gapProblem(rudderstack, segment)
  if (problem !== null) report(at, problem)
  if (!last) return
  if (rudderstack < last.rudderstack)
    report(
      `${at}/rudderstack`,
      `must not be below that of the stage before, ${last.rudderstack}: a ramp goes forward`,
    )
  if (segment > last.segment)
    report(
      `${at}/segment`,
      `must not be above that of the stage before, ${last.segment}: a ramp goes forward`,
    )
  if (rudderstack === last.rudderstack && segment === last.segment && one.owners === undefined)
    report(at, 'changes nothing of the stage before')
}

function checkOwners(
  { segment }: Stage,
  owners: Readonly<Record<string, string>>,
  at: string,
  report: Report,
): void {
  if (segment === 100) return
  const names = Object.keys(owners).filter((key) => owners[key] === 'segment')
  if (names.length > 0)
    report(
      `${at}/segment`,
      `takes Segment away from people while it still feeds ${names.map((key) => (key === '*' ? 'every other destination' : key)).join(', ')}: ` +
        'give these to rudderstack in an earlier stage, by owners',
    )
}

const filledIn = ({ minMinutes, ...one }: Plain): Stage => {
  const rudderstack = one['rudderstack'] as number
  const early = rudderstack < 5 ? 60 : 1_440
  return {
    segment: 100,
    minSessions: 0,
    ...one,
    rudderstack,
    minMinutes: (minMinutes as number | undefined) ?? early,
  }
}

type Accept = {
  readonly event?: string
  readonly audience?: string
  readonly reason: string
  readonly until: string
}

const acceptedOf = ({ event, audience, reason, until: text }: Accept): Accepted => ({
  key: event === undefined ? audienceKey(audience!) : eventKey(event),
  reason,
  until: expiryOf(text)!,
})

type KeyEvent = { readonly event: string; readonly loss?: number }

function complete(written: Plain, stages: readonly Stage[], latenessMinutes: number): Ramp {
  const { stages: _, guards: limits, keyEvents, accept, ...rest } = written
  const all = { ...GUARDS, ...(limits as Partial<Guards> | undefined) }
  const events = (keyEvents as readonly KeyEvent[] | undefined)?.map(({ event, loss = all.loss }) => ({
    event,
    loss,
  }))
  return {
    ...DEFAULTS,
    ...rest,
    stages,
    guards: all,
    latenessMinutes,
    ...(events && { keyEvents: events }),
    ...(accept !== undefined && { accepted: (accept as readonly Accept[]).map(acceptedOf) }),
  }
}

export type RampOptions = {
  /** Of crossfade.yaml, where it is set. @default 60 */
  readonly latenessMinutes?: number
  /** Of the rollout in force. @default Segment feeds everything */
  readonly owners?: Readonly<Record<string, string>>
}

/**
 * Checks a ramp and fills in every default; nothing at all is the ramp of defaults. All problems are listed, 50 at most;
 * never throws.
 */
export function parseRamp(input: unknown, { latenessMinutes = 60, owners }: RampOptions = {}): ParsedRamp {
  const problems: Problem[] = []
  const report: Report = (path, message) => {
    if (problems.length < MAX_PROBLEMS) problems.push({ path, message })
  }
  const written = jsonCopy(input) ?? {}
  file(written, '', report)
  if (problems.length > 0) return { ok: false, problems }
  const { stages: given = DEFAULT_STAGES } = written as { readonly stages?: readonly Plain[] }
  const stages = given.map(filledIn)
  checkStages(stages, owners, report)
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, ramp: complete(written as Plain, stages, latenessMinutes) }
}
