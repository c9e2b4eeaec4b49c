import type { Fields } from '../call/call.ts'
import { createChanges, type Change, type RuleHit } from './changes.ts'
import type { PlacedRule, Sight } from './rule.ts'
import { holdersIn, memberOf, planFor, type Place } from './rule-plan.ts'

/** What the rules do to a copy. */
export type Applied = {
  /** `undefined` where nothing is changed. */
  readonly change: Change | undefined
  /** Each place once, in the order of the rules. */
  readonly hits: readonly RuleHit[]
}

const hitOf = ({ id, becomes, prunes }: PlacedRule, names: readonly string[], value: unknown): RuleHit => ({
  rule: id,
  names,
  becomes: becomes ? { value: becomes(value) } : { nothing: true, prunes: prunes === true },
})

type TakeHit = (hit: RuleHit) => void

/** @param holder what holds the place */
function lookAt(place: Place, holder: unknown, rule: PlacedRule, sight: Sight, take: TakeHit): void {
  if (place.name === '**')
    return eachMember(holder, place.names.slice(0, -1), (names, value) => {
      if (rule.fits(value, sight, names.at(-1)!)) take(hitOf(rule, [...names], value))
    })
  const value = memberOf(holder, place.name)
  if (value !== undefined && rule.fits(value, sight, place.name)) take(hitOf(rule, place.names, value))
}

type Visit = (names: readonly string[], value: unknown) => void

/** Every member of an object in there, at any depth; the items of a list are none, the members of its items are. */
function eachMember(value: unknown, names: string[], visit: Visit): void {
  if (typeof value !== 'object' || value === null) return
  const isList = Array.isArray(value)
  for (const name of Object.keys(value)) {
    const inner = (value as Fields)[name]
    names.push(name)
    if (!isList) visit(names, inner)
    eachMember(inner, names, visit)
    names.pop()
  }
}

/** What the built-in rules of its leg do to a copy. Each of them sees it as it was before all of them. */
export function applyRules(sight: Sight): Applied {
  const plan = planFor(sight.leg, sight.copy['type'])
  const holders = holdersIn(plan, sight.copy)
  const changes = createChanges()
  const hits: RuleHit[] = []
  const take: TakeHit = (hit) => {
    if (changes.add(hit)) hits.push(hit)
  }
  for (const { rule, places } of plan.steps) {
    if ('finds' in rule) for (const hit of rule.finds(sight)) take({ ...hit, rule: rule.id })
    else for (const place of places) lookAt(place, holders[place.holder], rule, sight, take)
  }
  return { change: changes.root(), hits }
}
