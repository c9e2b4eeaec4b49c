import { specialise } from '../../core/cohort/specialise.ts'
import { assign, type Assignment, type Rollout } from '../../core/index.ts'
import { CONTEXT, OPEN_IDS, type KnownPerson } from './known-person.ts'
import { contextOf, subjectOf } from './subject-of.ts'

/** Where two rollouts put a person. */
export type Outcome = readonly [from: Assignment, to: Assignment]

type Pair = readonly [before: Rollout, after: Rollout]

/** People whom the same audiences are left for, what their page's context decides left out. */
type Group = {
  readonly rollouts: Pair
  /** By bucket, where that alone decides; null where audiences ask for more. */
  readonly byBucket: Map<number, Outcome> | null
}

const MAX_CONTEXTS = 1_000

/** Assigns people as core does, and what is the same for many of them only once. */
export const createOutcomes = (
  rollouts: Pair,
  standIn: (bucket: number) => string,
  currentTime: string,
): ((person: KnownPerson) => Outcome) => {
  const [before, after] = rollouts
  const byContext = new Map<string, Group>()
  const byAudiences = new Map<string, Group>()

  const groupOf = (person: KnownPerson): Group => {
    const name = CONTEXT.map((field) => person[field] ?? '').join('\n')
    const known = byContext.get(name)
    if (known) return known
    if (byContext.size >= MAX_CONTEXTS) return { rollouts, byBucket: null }
    const group = makeGroup(rollouts, contextOf(person, currentTime))
    const audiences = JSON.stringify(group.rollouts.map((each) => each.audiences))
    const same = byAudiences.get(audiences) ?? group
    byAudiences.set(audiences, same)
    byContext.set(name, same)
    return same
  }
  const decide = (person: KnownPerson, [from, to]: Pair): Outcome => {
    const subject = subjectOf(person, rollouts, standIn, currentTime)
    return [assign(from, subject), assign(to, subject)]
  }
  /** The bucket, where both rollouts go by it. */
  const sharedBucket = ({ bucket, stickiness }: KnownPerson): number | null =>
    before.key === after.key && stickiness === before.stickiness && stickiness === after.stickiness
      ? bucket
      : null

  return (person) => {
    const { rollouts: lean, byBucket } = groupOf(person)
    const bucket = sharedBucket(person)
    if (byBucket === null || bucket === null) return decide(person, lean)
    const known = byBucket.get(bucket)
    if (known) return known
    const outcome = decide(person, lean)
    if (!outcome.some(asksForSentinel)) byBucket.set(bucket, outcome)
    return outcome
  }
}

/** A sentinel is picked by a second bucket, which is each person's own. */
export const asksForSentinel = ({ cohort, reason }: Assignment): boolean =>
  reason.code === 'sentinel' || (cohort === 'rudderstack' && reason.code !== 'killed')

const makeGroup = (rollouts: Pair, context: Readonly<Record<string, string>>): Group => {
  const varying = new Set([...OPEN_IDS, ...rollouts.map((each) => each.stickiness)])
  const lean: Pair = [specialise(rollouts[0], context, varying), specialise(rollouts[1], context, varying)]
  const isDecided = lean.every(({ audiences }) => audiences.every(({ when }) => !when?.length))
  return { rollouts: lean, byBucket: isDecided ? new Map() : null }
}
