import { is, isPlain, list, oneOf, optional, record, type Check, type Plain } from './check.ts'
import { comparisonValue } from './comparison-value.ts'
import { isDigest, plainCopy } from './plain-copy.ts'
import type { Problem, Report } from './problem.ts'
import { DEFAULTS, OPERATORS, type Rollout, type RolloutDocument } from './rollout.ts'
import { gapProblem, isShare } from './share.ts'

export type ParsedRollout =
  | { readonly ok: true; readonly rollout: Rollout }
  | { readonly ok: false; readonly problems: readonly Problem[] }

const MAX_PROBLEMS = 50

const string = is((value) => typeof value === 'string', 'a string')
const name = is((value) => typeof value === 'string' && value !== '', 'a string that is not empty')
const flag = is((value) => typeof value === 'boolean', 'true or false')
const share = is(isShare, 'a number from 0 to 100 with at most two decimals')
const digest = is(isDigest, 'a SHA-256 in 64 lower-case hex digits')
const leg = oneOf('segment', 'rudderstack')

const operator: Check = (value, path, report) => {
  if (value === 'REGEX') report(path, 'REGEX is refused: a hostile pattern can hang the page')
  else if (value === 'IN_CIDR') report(path, 'IN_CIDR is refused: a page does not know its address')
  else oneOf(...OPERATORS)(value, path, report)
}

const constraint: Check = (value, path, report) => {
  const by = isPlain(value) ? `${value['operator'] as string}` : ''
  const compared = comparisonValue[by.split('_')[0]!]
  const values = list(by === 'IN_SHA256' ? digest : string)
  record({
    contextName: name,
    operator,
    values: compared ? optional(values) : values,
    value: compared ?? optional(string),
    inverted: optional(flag),
    caseInsensitive: optional(flag),
  })(value, path, report)
}

const audience = record({
  name,
  when: optional(list(constraint)),
  rudderstack: optional(share),
  segment: optional(share),
})

function checkGap({ name, rudderstack, segment }: Plain, path: string, report: Report): void {
  if (!isShare(rudderstack) || !isShare(segment)) return
  const problem = gapProblem(rudderstack, segment)
  if (problem !== null) report(path, `${name as string}: ${problem}`)
}

const audiences: Check = (value, path, report) => {
  list(audience)(value, path, report)
  if (!Array.isArray(value)) return
  if (!value.length) report(path, 'needs a last audience, one without when')
  value.forEach((each: unknown, i) => {
    if (!isPlain(each)) return
    const unconditional = each['when'] === undefined
    if (unconditional !== (i === value.length - 1)) {
      report(
        `${path}/${i}/when`,
        unconditional
          ? 'only the last audience goes without when; [] fits everybody'
          : 'the last audience is for everybody else and has no when',
      )
    }
    checkGap(each, `${path}/${i}`, report)
  })
}

const rollout = record({
  format: is((value) => value === 1, '1, the only format known here'),
  key: name,
  revision: is((value) => Number.isSafeInteger(value) && (value as number) > 0, 'an integer from 1 up'),
  stickiness: name,
  audiences,
  sentinel: optional(share),
  fallback: optional(leg),
  failover: optional(oneOf('none', 'back', 'either')),
  owners: optional(record(oneOf('segment', 'rudderstack', 'both'))),
  names: optional(record(record({ segment: optional(name), rudderstack: optional(name) }))),
  observers: optional(record({ segment: optional(list(name)), rudderstack: optional(list(name)) })),
  copies: optional(record({ dual: optional(share), single: optional(share) })),
  killed: optional(oneOf('segment', 'rudderstack', null)),
})

// maps are completed by entry: whoever names one observer list, or one owner, has not said anything of the others
const complete = (written: RolloutDocument): Rollout => ({
  ...DEFAULTS,
  ...written,
  owners: { ...DEFAULTS.owners, ...written.owners },
  observers: { ...DEFAULTS.observers, ...written.observers },
  copies: { ...DEFAULTS.copies, ...written.copies },
})

/**
 * Checks a rollout, given as an object or as its JSON text, and fills in every default. Unknown fields stay
 * where they are. All problems are listed, 50 at most; never throws, whatever the input is or does.
 * Refused above 64 KB of compact JSON, in which the digests of IN_SHA256 do not count.
 */
export function parseRollout(input: unknown): ParsedRollout {
  const problems: Problem[] = []
  const report: Report = (path, message) => {
    if (problems.length < MAX_PROBLEMS) problems.push({ path, message })
  }
  let copied: unknown
  try {
    copied = plainCopy(typeof input === 'string' ? JSON.parse(input) : input, report)
    rollout(copied, '', report)
  } catch {
    if (!problems.length) report('', 'cannot be read: no JSON, or something in it throws')
  }
  return problems.length
    ? { ok: false, problems }
    : { ok: true, rollout: complete(copied as RolloutDocument) }
}
