import type { Fields } from '../call/call.ts'
import type { Leg } from '../rollout/rollout.ts'
import { BUILT_IN_RULES } from './built-in-rules.ts'
import { isContainer, own } from './json-value.ts'
import { namesIn } from './pointer.ts'
import type { BuiltInRule } from './rule.ts'

/** A member of a holder; the name `**` = every member of an object in there, at any depth. */
export type Place = { readonly names: readonly string[]; readonly holder: number; readonly name: string }

/** A member of another holder, which stands before it; the first of all is the copy itself. */
type Holder = { readonly in: number; readonly name: string }

/** The rules of one leg and type of call, in their order. Each object in which they look is found once a copy. */
export type Plan = {
  readonly holders: readonly Holder[]
  readonly steps: readonly Step[]
}
export type Step = {
  readonly rule: BuiltInRule
  /** None where the rule finds them itself. */
  readonly places: readonly Place[]
}

const isFor = ({ legs, types, notTypes }: BuiltInRule, leg: Leg, type: unknown): boolean =>
  legs.includes(leg) &&
  (types === undefined || types.includes(type as string)) &&
  !notTypes?.includes(type as string)

function planOf(rules: readonly BuiltInRule[]): Plan {
  const holders: Holder[] = []
  const numbers = new Map([['', 0]])
  const numberOf = (names: readonly string[]): number => {
    const key = names.join('/')
    const known = numbers.get(key)
    if (known !== undefined) return known
    const holder = { in: numberOf(names.slice(0, -1)), name: names.at(-1)! }
    numbers.set(key, holders.push(holder))
    return holders.length
  }
  const placeOf = (pointer: string): Place => {
    const names = namesIn(pointer)
    return { names, holder: numberOf(names.slice(0, -1)), name: names.at(-1)! }
  }
  const steps = rules.map((rule) => ({ rule, places: 'paths' in rule ? rule.paths.map(placeOf) : [] }))
  return { holders, steps }
}

const TYPES: readonly unknown[] = ['track', 'page', 'identify', 'group', 'alias', 'screen']

/** Made on first use: a page that never compares has nothing to do. */
const plans = { segment: new Map<unknown, Plan>(), rudderstack: new Map<unknown, Plan>() }

export function planFor(leg: Leg, type: unknown): Plan {
  // no other type has rules of its own, and anything may come as one
  const known = TYPES.includes(type) ? type : undefined
  const found = plans[leg].get(known)
  if (found !== undefined) return found
  const made = planOf(BUILT_IN_RULES.filter((rule) => isFor(rule, leg, known)))
  plans[leg].set(known, made)
  return made
}

export const memberOf = (value: unknown, name: string): unknown =>
  isContainer(value) ? own(value as Fields, name) : undefined

export function holdersIn({ holders }: Plan, copy: Fields): unknown[] {
  const found: unknown[] = [copy]
  for (const holder of holders) found.push(memberOf(found[holder.in], holder.name))
  return found
}
