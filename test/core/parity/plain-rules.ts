// What the rules do to a copy, and what that leaves, worked out one step after another as it is described: the rules,
// the copy after them, its leaves. The product does all of it in one walk.
import type { Fields, Leg } from '../../../src/core/index.ts'
import { BUILT_IN_RULES, type BuiltInRule } from '../../../src/core/index.ts'
import type { Hit, Sight } from '../../../src/core/parity/rule.ts'

export type Leaf = readonly [path: string, json: string]

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null

export const pathOf = (names: readonly string[]): string =>
  names.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** Each leaf with its path and its JSON, by path. */
export function leavesOf(value: unknown, path = ''): Leaf[] {
  if (!isObject(value) || Object.keys(value).length === 0) return [[path, JSON.stringify(value)]]
  return Object.keys(value).flatMap((name) => leavesOf(value[name], path + pathOf([name])))
}

const isFor = ({ legs, types, notTypes }: BuiltInRule, leg: Leg, type: string): boolean =>
  legs.includes(leg) && (types?.includes(type) ?? true) && !notTypes?.includes(type)

const namesOf = (pointer: string): string[] => pointer.split('/').slice(1)

const at = (value: unknown, names: readonly string[]): unknown =>
  names.reduce<unknown>(
    (inner, name) => (isObject(inner) && Object.hasOwn(inner, name) ? inner[name] : undefined),
    value,
  )

/** Of every member of an object in there: where it is. */
const membersIn = (value: unknown, names: readonly string[]): (readonly string[])[] =>
  isObject(value)
    ? Object.keys(value).flatMap((name) => [
        ...(Array.isArray(value) ? [] : [[...names, name]]),
        ...membersIn(value[name], [...names, name]),
      ])
    : []

const placesOf = (copy: Fields, pointer: string): (readonly string[])[] => {
  const names = namesOf(pointer)
  if (names.at(-1) === '**') return membersIn(at(copy, names.slice(0, -1)), names.slice(0, -1))
  return at(copy, names) === undefined ? [] : [names]
}

function hitsOf(rule: BuiltInRule, sight: Sight): readonly Hit[] {
  if ('finds' in rule) return rule.finds(sight)
  return rule.paths
    .flatMap((pointer) => placesOf(sight.copy, pointer))
    .filter((names) => rule.fits(at(sight.copy, names), sight, names.at(-1)!))
    .map((names) => ({
      names,
      becomes: rule.becomes
        ? { value: rule.becomes(at(sight.copy, names)) }
        : { nothing: true, prunes: rule.prunes ?? false },
    }))
}

/** Of all rules, in their order; where two fit one place, the first. */
export function plainHits(sight: Sight): (Hit & { readonly rule: string })[] {
  const taken = new Set<string>()
  return BUILT_IN_RULES.filter((rule) => isFor(rule, sight.leg, String(sight.copy['type'])))
    .flatMap((rule) => hitsOf(rule, sight).map((hit) => ({ ...hit, rule: rule.id })))
    .filter(({ names }) => {
      const path = pathOf(names)
      return !taken.has(path) && taken.add(path)
    })
}
