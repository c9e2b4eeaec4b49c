import { isDeepStrictEqual } from 'node:util'
import type { Audience, Leg, Problem } from '../../core/index.ts'
import { everybody, forEverybody } from './everybody.ts'
import type { FlagName } from './read-flag.ts'
import { wholePercent } from './whole-percent.ts'

/** One strategy that gets another percentage. */
export type ShareChange = {
  readonly flag: FlagName
  /** The strategy's audience. */
  readonly audience: string
  /** Percent of people who have the flag on, as Unleash holds it. */
  readonly from: number
  readonly to: number
  /** Where the rollout says it. */
  readonly path: string
}

export type FittedChange =
  | { readonly ok: true; readonly changes: readonly ShareChange[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

type Audiences = readonly Audience[]
type Report = (path: string, message: string) => void

const LEGS: readonly Leg[] = ['rudderstack', 'segment']
const FLAG: Readonly<Record<Leg, FlagName>> = { rudderstack: 'rudderstack-on', segment: 'segment-off' }

/** A strategy's audience sets one share, the one of its flag; the last audience is no strategy's. */
const legOf = (audience: Audience): Leg | undefined =>
  audience.when === undefined ? undefined : LEGS.find((leg) => audience[leg] !== undefined)

const flagged = (leg: Leg, share: number): number => (leg === 'rudderstack' ? share : 100 - share)

/** Unleash's strategies are there, each once, and with their constraints: only shares are changed from here. */
function checkStrategies(before: Audiences, after: Audiences, report: Report): void {
  const has = (audiences: Audiences, name: string): boolean => audiences.some((each) => each.name === name)
  for (const { name } of before)
    if (!has(after, name)) report('/audiences', `"${name}" is missing, and Unleash has it: remove it there`)
  after.forEach(({ name, when }, i) => {
    const old = before.find((each) => each.name === name)
    if (!old) report(`/audiences/${i}`, `"${name}" is no strategy of Unleash's flags: add or rename it there`)
    else if (!isDeepStrictEqual(old.when, when))
      report(`/audiences/${i}/when`, 'is set in Unleash, as the constraints of the strategy: change it there')
    if (after.findIndex((each) => each.name === name) < i)
      report(`/audiences/${i}/name`, `"${name}" is there twice`)
  })
}

/** The strategy that a changed share belongs to: of the last audience, it is that of all people. */
function strategyOf(before: Audiences, audience: Audience, leg: Leg): Audience | string {
  const own = legOf(audience)
  if (own === leg) return audience
  if (own !== undefined) return `is not set by this audience, which is a strategy of ${FLAG[own]}`
  return (
    forEverybody(before, leg) ??
    `needs a strategy without constraints in ${FLAG[leg]}: add one in Unleash, and put the flag on`
  )
}

function changeOf(
  before: Audiences,
  old: Audience,
  leg: Leg,
  share: number | undefined,
  path: string,
): ShareChange | string {
  const strategy = strategyOf(before, old, leg)
  if (typeof strategy === 'string') return strategy
  if (share === undefined) return 'is set in Unleash, and cannot be left out'
  if (wholePercent(share) === undefined)
    return `is ${share}, and Unleash holds whole percents: ${share} cannot be written there`
  const from = flagged(leg, strategy[leg] ?? 0)
  return { flag: FLAG[leg], audience: strategy.name, from, to: flagged(leg, share), path }
}

/**
 * Which strategies of Unleash get another percentage, so that it says the changed rollout; a problem for everything
 * else that its flags decide. A share of the last audience is that of the strategy without constraints, before which
 * it would never count.
 * @param before the audiences as they were translated
 */
export function fitChange(before: Audiences, after: Audiences): FittedChange {
  const problems: Problem[] = []
  const report: Report = (path, message) => void problems.push({ path, message })
  checkStrategies(before, after, report)
  const changes = new Map<string, ShareChange>()
  const followed = everybody(after)
  after.forEach((audience, i) => {
    const old = before.find(({ name }) => name === audience.name)
    for (const leg of LEGS) {
      if (!old || old[leg] === audience[leg]) continue
      // it only follows what its strategy says
      if (old.when === undefined && audience[leg] === followed[leg]) continue
      const path = `/audiences/${i}/${leg}`
      const change = changeOf(before, old, leg, audience[leg], path)
      if (typeof change === 'string') report(path, change)
      else {
        const other = changes.get(change.audience)
        if (other && other.to !== change.to)
          report(
            path,
            `is also changed at ${other.path}, to something else: it is one strategy in Unleash, "${change.audience}"`,
          )
        changes.set(change.audience, change)
      }
    }
  })
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, changes: [...changes.values()].filter(({ from, to }) => from !== to) }
}
