import type { Constraint } from '../../core/index.ts'
import type { Findings } from './findings.ts'
import { strategyReach, type Reach, type ReachSetting } from './strategy-reach.ts'
import { translateConstraint, type ConstraintSetting } from './translate-constraint.ts'
import type { UnleashConstraint, UnleashSegment, UnleashStrategy } from './unleash-types.ts'

export type StrategySetting = ReachSetting &
  ConstraintSetting & {
    /** Where a strategy names segments by id. */
    readonly segments: readonly UnleashSegment[]
  }

/** Segments in full; null for one that Unleash did not send, which fits nobody. */
function segmentsOf(
  { segments }: UnleashStrategy,
  known: readonly UnleashSegment[],
  { warn }: Findings,
): readonly (UnleashSegment | null)[] {
  return (segments ?? []).map((each) => {
    const segment = typeof each === 'number' ? known.find(({ id }) => id === each) : each
    const id = typeof each === 'number' ? ` ${each}` : ''
    if (!segment) warn(`its segment${id} does not exist, so it reaches nobody; remove it`)
    return segment ?? null
  })
}

/** All constraints at once: Unleash ANDs those of the strategy and of every segment. null = fits nobody. */
function translateAll(
  constraints: readonly UnleashConstraint[],
  setting: StrategySetting,
  findings: Findings,
): readonly Constraint[] | null {
  const translated = constraints.map((each) => translateConstraint(each, setting, findings))
  if (translated.includes(false)) return null
  return translated.filter((each) => typeof each === 'object')
}

/** Whom a strategy reaches; null for nobody at all. What cannot be translated is refused to `findings`. */
export function translateStrategy(
  strategy: UnleashStrategy,
  setting: StrategySetting,
  findings: Findings,
): Reach | null {
  if (strategy.variants?.length)
    findings.refuse('strategy variants are not supported; remove them, and set the percentage instead')
  const reach = strategyReach(strategy, setting, findings)
  const segments = segmentsOf(strategy, setting.segments, findings)
  const constraints = [
    ...(strategy.constraints ?? []),
    ...segments.flatMap((each) => each?.constraints ?? []),
  ]
  const when = translateAll(constraints, setting, findings)
  if (!reach || !when || segments.includes(null)) return null
  return { percent: reach.percent, when: [...reach.when, ...when] }
}
