import type { Fields } from '../../core/index.ts'

type Rule = readonly [option: string, fits: (value: never) => boolean, wanted: string]

const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null
const either =
  (...allowed: unknown[]): ((value: unknown) => boolean) =>
  (value) =>
    allowed.includes(value)
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0
const isUrl = (value: unknown): boolean => {
  try {
    return isText(value) && Boolean(new URL(value as string, location.href))
  } catch {
    return false
  }
}

const isRollout = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 && value.every(isUrl) : isObject(value) || isUrl(value)

const rules: readonly Rule[] = [
  ['rollout', isRollout, 'a URL, a list of URLs, a rollout or a source'],
  ['segment.writeKey', isText, 'the write key of the Segment source'],
  ['rudderstack.writeKey', isText, 'the write key of the RudderStack source'],
  ['rudderstack.dataPlaneUrl', isUrl, 'the URL of the RudderStack data plane'],
]
const optional: readonly Rule[] = [
  ['context', (value: unknown) => isObject(value) || typeof value === 'function', 'an object or a function'],
  ['report', (value: unknown) => value === false || isUrl(value), 'a URL or false'],
  ['consent', (value: unknown) => typeof value === 'function', 'a function'],
  ['gpc', either('ignore', 'deny'), '"ignore" or "deny"'],
  ['fallback', either('segment', 'rudderstack'), '"segment" or "rudderstack"'],
  ['delivery', either('observe', 'trust'), '"observe" or "trust"'],
  ['journal', isObject, 'an object'],
  ['journal.maxCalls', isCount, 'a whole number from 1'],
  ['journal.maxAgeMs', isCount, 'a whole number of milliseconds from 1'],
  ['hosts', Array.isArray, 'a list of host names'],
  ['force', either(true, false), 'true or false'],
  ['global', either('analytics'), '"analytics"'],
  ['rolloutTimeoutMs', (value: unknown) => (value as number) >= 0, 'a number of milliseconds'],
]

const at = (options: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), options)

/** One sentence for each option that is not as it must be, naming it. */
export function optionProblems(options: unknown): string[] {
  return [...rules, ...optional.filter(([path]) => at(options, path) !== undefined)]
    .filter(([path, fits]) => !fits(at(options, path) as never))
    .map(([path, , wanted]) => `createGate: option ${path} must be ${wanted}`)
}
