import type { Constraint } from '../../core/index.ts'
import type { Findings } from './findings.ts'
import { userIdIn } from './person-digests.ts'
import { NO_FIELD } from './refused-stickiness.ts'
import type { UnleashStrategy } from './unleash-types.ts'
import { wholePercent } from './whole-percent.ts'

export type ReachSetting = {
  /** The groupId that every strategy must have. */
  readonly key: string
  /** The stickiness that every strategy must have. */
  readonly stickiness: string
  readonly allowUserIds: boolean
}

/** Whom a strategy reaches by its name and parameters: that percent of the people who fit. */
export type Reach = { readonly percent: number; readonly when: readonly Constraint[] }

type Parameters = Readonly<Record<string, unknown>>
type Reader = (parameters: Parameters, setting: ReachSetting, findings: Findings) => Reach | undefined

const OTHERS = 'which moves other people than the rest of this rollout'

const quoted = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value))

/** The percentage, which must be a whole one and of the rollout's own groups. */
function gradual(
  parameter: 'rollout' | 'percentage',
  parameters: Parameters,
  { key }: ReachSetting,
  { refuse }: Findings,
): Reach | undefined {
  const { groupId, [parameter]: given } = parameters
  const percent = wholePercent(given)
  if (percent === undefined)
    refuse(`its ${parameter} is ${quoted(given)}; make it a whole number from 0 to 100`)
  if (groupId !== key) refuse(`its groupId is ${quoted(groupId)}, ${OTHERS}; make it "${key}"`)
  return percent === undefined ? undefined : { percent, when: [] }
}

const flexibleRollout: Reader = (parameters, setting, findings) => {
  // a missing one is Unleash's default
  const stickiness = parameters['stickiness'] || 'default'
  if (stickiness !== setting.stickiness) {
    const what = NO_FIELD.get(stickiness)
    const why = what === undefined ? OTHERS : `which ${what}`
    findings.refuse(`its stickiness is ${quoted(stickiness)}, ${why}; make it "${setting.stickiness}"`)
  }
  return gradual('rollout', parameters, setting, findings)
}

const legacy =
  (hashed: string): Reader =>
  (parameters, setting, findings) => {
    if (hashed !== setting.stickiness) {
      const instead = `use flexibleRollout with the stickiness "${setting.stickiness}"`
      findings.refuse(`it goes by ${hashed}, ${OTHERS}; ${instead}`)
    }
    return gradual('percentage', parameters, setting, findings)
  }

const userWithId: Reader = ({ userIds }, { allowUserIds }) => {
  // as unleash-client splits them: blanks at the very ends stay
  const ids = typeof userIds === 'string' && userIds !== '' ? userIds.split(/\s*,\s*/) : []
  return { percent: 100, when: [userIdIn(ids, allowUserIds)] }
}

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['default', () => ({ percent: 100, when: [] })],
  ['flexibleRollout', flexibleRollout],
  ['gradualRolloutUserId', legacy('userId')],
  ['gradualRolloutSessionId', legacy('sessionId')],
  ['userWithId', userWithId],
])

const REFUSED: ReadonlyMap<string, string> = new Map([
  ['remoteAddress', 'a page does not know its address'],
  ['applicationHostname', 'a page has no host name of its own'],
  ['gradualRolloutRandom', 'it decides by chance at every look'],
])

/** Reads a strategy's name and parameters; undefined where they are refused. */
export function strategyReach(
  { name, parameters }: UnleashStrategy,
  setting: ReachSetting,
  findings: Findings,
): Reach | undefined {
  const read = READERS.get(name)
  if (read) return read(parameters ?? {}, setting, findings)
  const why = REFUSED.get(name) ?? 'this strategy is unknown here'
  findings.refuse(`${why}; use flexibleRollout with constraints`)
  return undefined
}
