// What the relay promises: pages decide as unleash-client would. `npm run proof -- relay --full` runs the full counts,
// the unit test small ones.
import fc from 'fast-check'
import { assign, parseRollout, type Leg, type Rollout, type Subject } from '../../src/core/index.ts'
import { translateFlags, type Translation } from '../../src/server/relay/translate-flags.ts'
import type { UnleashFlag } from '../../src/server/relay/unleash-types.ts'
import { pair, subject, type Pair } from '../server/relay/generate-pair.ts'
import { specificationCases, type SpecificationCase } from '../server/relay/specification.ts'
import { contextOf, unleashOracle, type UnleashContext } from '../server/relay/unleash-oracle.ts'

export type RelayCounts = { readonly pairs: number; readonly subjects: number }

const FULL: RelayCounts = { pairs: 500, subjects: 400 }
const SMALL: RelayCounts = { pairs: 25, subjects: 100 }
const ANSWERED_AT_LEAST = 110

const SEED = 20_261_125

/** What a person loads, by the rollout as a page reads it. */
function loads(
  rollout: Rollout,
  person: Subject,
): { readonly rudderstack: boolean; readonly segment: boolean } {
  const { cohort } = assign(rollout, person)
  return { rudderstack: cohort !== 'segment', segment: cohort !== 'rudderstack' }
}

function published(translation: Translation): Rollout | readonly string[] {
  if (!translation.ok) return translation.problems
  const parsed = parseRollout(JSON.stringify({ ...translation.document, revision: 1 }))
  return parsed.ok ? parsed.rollout : parsed.problems.map(({ path, message }) => `${path} ${message}`)
}

const isRefused = (outcome: Rollout | readonly string[]): outcome is readonly string[] =>
  Array.isArray(outcome)

const translate = (flags: Pair, fallback: Leg): Rollout | readonly string[] =>
  published(translateFlags({ ...flags, control: { sentinel: 0, fallback } }))

/** How often unleash-client had the flags on, off, or only segment-off on (the gap), and where a page disagreed. */
export type Comparison = {
  readonly decisions: { on: number; off: number; rudderstackOnly: number; gap: number }
  readonly differences: string[]
  /** Pairs that were refused with the fallback `segment`: none should be. */
  readonly refused: string[]
  /** Pairs that were published with the fallback `rudderstack` too. */
  gapless: number
}

function compareOne(
  { key, environment, appName, flags, segments }: Pair,
  rollouts: readonly Rollout[],
  people: readonly Subject[],
  { decisions, differences }: Comparison,
): void {
  const isEnabled = unleashOracle(Object.values(flags) as UnleashFlag[], segments)
  for (const person of people) {
    const context = {
      ...contextOf(person),
      ...(environment !== undefined && { environment }),
      ...(appName !== undefined && { appName }),
    }
    const on = isEnabled(`${key}.rudderstack-on`, context)
    const off = isEnabled(`${key}.segment-off`, context)
    decisions[on ? (off ? 'rudderstackOnly' : 'on') : off ? 'gap' : 'off']++
    for (const rollout of rollouts) {
      const { rudderstack, segment } = loads(rollout, person)
      if (rudderstack === on && segment === !(off && on)) continue
      const what = { rudderstack, segment, on, off, person, flags, segments, audiences: rollout.audiences }
      differences.push(JSON.stringify({ ...what, environment, appName }))
    }
  }
}

/** Generated pairs of flags × people: the document's decisions against unleash-client's. */
export function compareRelay({ pairs, subjects }: RelayCounts, seed: number = SEED): Comparison {
  const comparison: Comparison = {
    decisions: { on: 0, off: 0, rudderstackOnly: 0, gap: 0 },
    differences: [],
    refused: [],
    gapless: 0,
  }
  fc.sample(pair, { numRuns: pairs, seed }).forEach((flags, i) => {
    const rollout = translate(flags, 'segment')
    if (isRefused(rollout)) {
      comparison.refused.push(...rollout)
      return
    }
    const gapless = translate(flags, 'rudderstack')
    const rollouts = isRefused(gapless) ? [rollout] : [rollout, gapless]
    comparison.gapless += rollouts.length - 1
    const people = fc.sample(subject(flags.stickiness), { numRuns: subjects, seed: seed + i })
    compareOne(flags, rollouts, people, comparison)
  })
  return comparison
}

type Outcome =
  | { readonly outcome: 'right' | 'wrong'; readonly given: boolean; readonly turned: boolean }
  | { readonly outcome: 'refused'; readonly reason: string }

type Hashed = { readonly key: string; readonly stickiness: string; readonly isNeeded: boolean }

const LEGACY: { readonly [strategy: string]: string } = {
  gradualRolloutUserId: 'userId',
  gradualRolloutSessionId: 'sessionId',
}

/** The salt and the field that the flag's own strategies hash; any will do where none of them hashes. */
function hashedBy(flag: UnleashFlag | undefined, name: string): Hashed {
  for (const strategy of flag?.strategies ?? []) {
    const { groupId, stickiness } = (strategy.parameters ?? {}) as Record<string, string | undefined>
    const field = LEGACY[strategy.name] ?? stickiness
    if (groupId !== undefined && field !== undefined) {
      const isChance = field === 'default' || field === 'random'
      return { key: groupId, stickiness: isChance ? 'deviceId' : field, isNeeded: true }
    }
  }
  return { key: name, stickiness: 'deviceId', isNeeded: false }
}

const has = (context: UnleashContext, field: string): boolean =>
  (context[field] ?? (context['properties'] as UnleashContext | undefined)?.[field] ?? '') !== ''

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** The flag plays rudderstack-on, with its own salt; the relay's environment and appName are the context's. */
function answer({ flagName, context, expected, flags, segments }: SpecificationCase): Outcome {
  const flag = flags.find(({ name }) => name === flagName)
  const { key, stickiness, isNeeded } = hashedBy(flag, flagName)
  const rollout = published(
    translateFlags({
      key,
      stickiness,
      segments,
      allowUserIds: true,
      environment: text(context['environment']),
      appName: text(context['appName']),
      flags: {
        'rudderstack-on': flag,
        'segment-off': { name: `${key}.segment-off`, enabled: false, strategies: [] },
      },
      control: { sentinel: 0 },
    }),
  )
  if (isRefused(rollout)) return { outcome: 'refused', reason: rollout[0]!.split(': ').at(-1)! }

  // Unleash says no to whoever lacks the value, a rollout lets 0 and 100 % decide: such a case is given one,
  // and unleash-client is asked again
  const given = isNeeded && !has(context, stickiness)
  const person = given ? { ...context, [stickiness]: 'crossfade' } : context
  const right = given ? unleashOracle(flags, segments)(flagName, person) : expected
  const outcome = loads(rollout, person).rudderstack === right ? 'right' : 'wrong'
  return { outcome, given, turned: right !== expected }
}

export type SpecificationResult = {
  readonly cases: number
  readonly right: number
  /** Of those right, how many were given a stickiness value, and how many of these have another answer by it. */
  readonly given: number
  readonly turned: number
  readonly wrong: readonly string[]
  /** How many cases were refused, by the reason. */
  readonly refused: ReadonlyMap<string, number>
}

/** Unleash's own client specification, its isEnabled cases. */
export function runSpecification(): SpecificationResult {
  const refused = new Map<string, number>()
  const wrong: string[] = []
  const counts = { cases: 0, right: 0, given: 0, turned: 0 }
  for (const each of specificationCases()) {
    counts.cases++
    const result = answer(each)
    if (result.outcome === 'refused') refused.set(result.reason, (refused.get(result.reason) ?? 0) + 1)
    else if (result.outcome === 'wrong') wrong.push(`${each.file}: ${each.description}`)
    else {
      counts.right++
      if (result.given) counts.given++
      if (result.turned) counts.turned++
    }
  }
  return { ...counts, wrong, refused }
}

function proveAgreement(counts: RelayCounts, print: (line: string) => void): boolean {
  const { decisions, differences, refused, gapless } = compareRelay(counts)
  const isVaried = Object.values(decisions).every((count) => count > 0)
  const holds = differences.length === 0 && refused.length === 0 && isVaried
  const { on, off, rudderstackOnly, gap } = decisions
  print(
    `${holds ? 'ok  ' : 'FAIL'} the relay's rollout = unleash-client, ${counts.pairs} flag pairs × ${counts.subjects} people: ${differences.length} differences, ${refused.length} refusals (Segment only ${off}, both ${on}, RudderStack only ${rudderstackOnly}, gap ${gap}; ${gapless} pairs have none)`,
  )
  for (const line of [...refused, ...differences].slice(0, 5)) print(`     ${line}`)
  return holds
}

function proveSpecification(print: (line: string) => void): boolean {
  const { cases, right, given, turned, wrong, refused } = runSpecification()
  const holds = wrong.length === 0 && right >= ANSWERED_AT_LEAST
  const refusals = [...refused.values()].reduce((sum, count) => sum + count, 0)
  print(
    `${holds ? 'ok  ' : 'FAIL'} Unleash's client specification, ${cases} isEnabled cases: ${right} answered rightly (${given} of them given a stickiness value, ${turned} with another answer by it), ${wrong.length} wrongly, ${refusals} refused`,
  )
  for (const line of wrong) print(`     wrong: ${line}`)
  for (const [reason, count] of refused) print(`     refused ${count}: ${reason}`)
  return holds
}

/** Prints a line per check and the refusals by reason; true when all hold. */
export function proveRelay(full: boolean, print: (line: string) => void = console.log): boolean {
  return [proveAgreement(full ? FULL : SMALL, print), proveSpecification(print)].every(Boolean)
}
