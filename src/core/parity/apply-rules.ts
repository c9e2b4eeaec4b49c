import type { Fields } from '../call/call.ts'
import type { Leg } from '../rollout/rollout.ts'
import { BUILT_IN_RULES } from './built-in-rules.ts'
import { createChanges } from './changes.ts'
import { own } from './json-value.ts'
import { namesIn, pointerTo } from './pointer.ts'
import type { BuiltInRule, Hit, Sight } from './rule.ts'

/** A copy after the rules. */
export type Applied = {
  /** Shares with the copy all that no rule has changed. */
  readonly after: Fields
  /** By the pointer to what a rule took away, wrote anew or put there: which rule it was. */
  readonly rules: ReadonlyMap<string, string>
  /** By the pointer to what a rule put there: the pointer to where it came from. */
  readonly moved: ReadonlyMap<string, string>
}

type Place = { readonly pointer: string; readonly names: readonly string[] }
type Prepared = { readonly rule: BuiltInRule; readonly places: readonly Place[] }

const isFor = ({ legs, types, notTypes }: BuiltInRule, leg: Leg, type: unknown): boolean =>
  legs.includes(leg) &&
  (types === undefined || types.includes(type as string)) &&
  !notTypes?.includes(type as string)

const prepare = (rule: BuiltInRule): Prepared => ({
  rule,
  places: 'paths' in rule ? rule.paths.map((pointer) => ({ pointer, names: namesIn(pointer) })) : [],
})

const TYPES: readonly unknown[] = ['track', 'page', 'identify', 'group', 'alias', 'screen']

/** By leg and type of call; made on first use: a page that never compares has nothing to do. */
const prepared = new Map<string, readonly Prepared[]>()

function preparedFor(leg: Leg, type: unknown): readonly Prepared[] {
  // no other type has rules of its own, and anything may come as one
  const known = TYPES.includes(type) ? type : undefined
  const key = `${leg} ${String(known)}`
  const found = prepared.get(key)
  if (found !== undefined) return found
  const made = BUILT_IN_RULES.filter((rule) => isFor(rule, leg, known)).map(prepare)
  prepared.set(key, made)
  return made
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

function valueAt(copy: Fields, names: readonly string[]): unknown {
  let at: unknown = copy
  for (const name of names) {
    if (typeof at !== 'object' || at === null) return undefined
    at = own(at as Fields, name)
  }
  return at
}

type TakeHit = (hit: Hit, pointer?: string) => void

function findHits({ rule, places }: Prepared, sight: Sight, take: TakeHit): void {
  if (!('paths' in rule)) return rule.finds(sight).forEach((hit) => take(hit))
  const { fits, becomes, prunes = false } = rule
  const look = (names: readonly string[], value: unknown, pointer?: string): void => {
    if (!fits(value, sight, names.at(-1)!)) return
    take({ names, becomes: becomes ? { value: becomes(value) } : { nothing: true, prunes } }, pointer)
  }
  for (const { names, pointer } of places) {
    if (names.at(-1) === '**') {
      const above = names.slice(0, -1)
      eachMember(valueAt(sight.copy, above), above, look)
    } else {
      const value = valueAt(sight.copy, names)
      if (value !== undefined) look(names, value, pointer)
    }
  }
}

const pointerOf = (names: readonly string[]): string => names.reduce(pointerTo, '')

/** The copy as it is after the built-in rules of its leg. Each of them sees it as it was before all of them. */
export function applyRules(sight: Sight): Applied {
  const rules = new Map<string, string>()
  const moved = new Map<string, string>()
  const changes = createChanges()
  for (const one of preparedFor(sight.leg, sight.copy['type'])) {
    findHits(one, sight, ({ names, becomes, from }, pointer = pointerOf(names)) => {
      if (rules.has(pointer)) return
      rules.set(pointer, one.rule.id)
      if (from) moved.set(pointer, pointerOf(from))
      changes.add(names, becomes)
    })
  }
  return { after: changes.applyTo(sight.copy), rules, moved }
}
