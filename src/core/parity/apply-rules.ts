import type { Fields } from '../call/call.ts'
import { BUILT_IN_RULES } from './built-in-rules.ts'
import { createEdit } from './edit.ts'
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

type Prepared = { readonly rule: BuiltInRule; readonly places: readonly (readonly string[])[] }

let prepared: readonly Prepared[] | undefined

/** Pointers taken apart once, and on first use: a page that never compares has nothing to do. */
const prepare = (): readonly Prepared[] =>
  (prepared ??= BUILT_IN_RULES.map((rule) => ({
    rule,
    places: 'paths' in rule ? rule.paths.map(namesIn) : [],
  })))

const isFor = ({ legs, types, notTypes }: BuiltInRule, { leg, copy: { type } }: Sight): boolean =>
  legs.includes(leg) &&
  (types === undefined || types.includes(type as string)) &&
  !notTypes?.includes(type as string)

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

function visitPlace(copy: Fields, place: readonly string[], visit: Visit): void {
  let at: unknown = copy
  for (let i = 0; i < place.length; i++) {
    const name = place[i]!
    if (name === '**') return eachMember(at, place.slice(0, i), visit)
    if (typeof at !== 'object' || at === null) return
    at = own(at as Fields, name)
  }
  if (at !== undefined) visit(place, at)
}

function hitsOf({ rule, places }: Prepared, sight: Sight): readonly Hit[] {
  if (!('paths' in rule)) return rule.finds(sight)
  const hits: Hit[] = []
  const { fits, becomes, prunes = false } = rule
  for (const place of places)
    visitPlace(sight.copy, place, (names, value) => {
      if (!fits(value, sight, names.at(-1)!)) return
      const change = becomes ? { value: becomes(value) } : { nothing: true as const, prunes }
      hits.push({ names: [...names], becomes: change })
    })
  return hits
}

const pointerOf = (names: readonly string[]): string => names.reduce(pointerTo, '')

/** The copy as it is after the built-in rules of its leg. Each of them sees it as it was before all of them. */
export function applyRules(sight: Sight): Applied {
  const rules = new Map<string, string>()
  const moved = new Map<string, string>()
  const edit = createEdit(sight.copy)
  for (const one of prepare()) {
    if (!isFor(one.rule, sight)) continue
    for (const { names, becomes, from } of hitsOf(one, sight)) {
      const path = pointerOf(names)
      if (rules.has(path)) continue
      rules.set(path, one.rule.id)
      if (from) moved.set(path, pointerOf(from))
      if ('value' in becomes) edit.set(names, becomes.value)
      else edit.remove(names, becomes.prunes)
    }
  }
  return { after: edit.root, rules, moved }
}
