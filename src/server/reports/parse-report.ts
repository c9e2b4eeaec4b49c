import { createHash } from 'node:crypto'
import type { Cause, Causes } from '../../core/call/causes.ts'
import { COHORTS } from '../../core/cohort/cohorts.ts'
import type { Leg } from '../../core/index.ts'
import { isCause } from '../../core/text/cause-text.ts'
import { CALL_STATES, type CallCounts, type CallRow, type Report, type SdkReport } from './report.ts'

export type ParsedReport =
  | { readonly ok: true; readonly report: Report }
  /** One sentence. */
  | { readonly ok: false; readonly message: string }

type Fields = Readonly<Record<string, unknown>>

const LEGS: readonly Leg[] = ['segment', 'rudderstack']
const CONSENTS: readonly Report['consent'][] = ['yes', 'no', 'gpc']
const MAX_ID = 128
const MAX_TEXT = 256
const MAX_ROWS = 5_000
const MAX_PROBLEMS = 200

const isAbsent = (value: unknown): value is undefined | null => value === undefined || value === null

class Refusal extends Error {}

const refuse = (path: string, wanted: string): never => {
  throw new Refusal(`The report's ${path} must be ${wanted}.`)
}

const fields = (value: unknown, path: string): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : refuse(path, 'an object')

const list = (value: unknown, path: string, max: number): readonly unknown[] =>
  Array.isArray(value) && value.length <= max ? value : refuse(path, `a list of at most ${max} entries`)

/** A slice of a text keeps the whole of it in memory: a cut name of 256 characters, a report of 256 KB. */
const cut = (value: string, max: number): string =>
  value.length > max ? Buffer.from(value.slice(0, max), 'utf16le').toString('utf16le') : value

/** Longer texts are cut and not refused: an event's name is the app's own and may be any length. */
const text = (value: unknown, path: string, max: number): string =>
  typeof value === 'string' ? cut(value, max) : refuse(path, 'a text')

const textOrNull = (value: unknown, path: string, max: number): string | null =>
  isAbsent(value) ? null : text(value, path, max)

/** What the app says of a page; a number or a truth value is the text that constraints take it for. */
const contextOrNull = (value: unknown, path: string): string | null =>
  textOrNull(typeof value === 'number' || typeof value === 'boolean' ? String(value) : value, path, MAX_TEXT)

const oneOf = <Known>(value: unknown, path: string, known: readonly Known[]): Known =>
  known.includes(value as Known) ? (value as Known) : refuse(path, `one of ${known.join(', ')}`)

const count = (value: unknown, path: string, max = Number.MAX_SAFE_INTEGER): number =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= max
    ? (value as number)
    : refuse(path, max < Number.MAX_SAFE_INTEGER ? `an integer from 0 to ${max}` : 'an integer from 0 up')

// ids are compared, so that cutting one could make two pages the same
const id = (value: unknown, path: string): string =>
  typeof value === 'string' && value !== '' && value.length <= MAX_ID
    ? value
    : refuse(path, `a text of 1 to ${MAX_ID} characters`)

/** An app's anonymous ids may be any length: a long one counts by its hash, which tells people apart as well. */
const subjectOrNull = (value: unknown, path: string): string | null => {
  if (isAbsent(value)) return null
  const isLong = typeof value === 'string' && value.length > MAX_ID
  return isLong ? createHash('sha256').update(value).digest('hex') : id(value, path)
}

/** What a later gate may know, or a stranger makes up, counts as `other`; those that explain nothing are left out. */
const causesOf = (value: unknown, path: string): Causes => {
  const sums: { [cause in Cause]?: number } = {}
  for (const [code, given] of Object.entries(fields(value, path))) {
    // a name of the stranger's own is not repeated to anybody
    const explained = count(given, path, 1e9)
    const cause = isCause(code) ? code : 'other'
    if (explained > 0) sums[cause] = Math.min((sums[cause] ?? 0) + explained, 1e9)
  }
  return sums
}

const callRow = (value: unknown, index: number): CallRow => {
  const path = `calls/${index}`
  const row = fields(value, path)
  // a page counts to what a page can do: sums of many reports stay exact
  const counts = CALL_STATES.map((state) => [state, count(row[state] ?? 0, `${path}/${state}`, 1e9)] as const)
  const causes = isAbsent(row['causes']) ? {} : causesOf(row['causes'], `${path}/causes`)
  return {
    leg: oneOf(row['leg'], `${path}/leg`, LEGS),
    type: text(row['type'], `${path}/type`, 32),
    event: textOrNull(row['event'], `${path}/event`, MAX_TEXT) ?? '',
    ...(Object.fromEntries(counts) as CallCounts),
    ...(Object.keys(causes).length > 0 && { causes }),
  }
}

const sdk = (value: unknown, path: string): SdkReport => {
  const { state, ms } = fields(value, path)
  const isTime = typeof ms === 'number' && Number.isFinite(ms) && ms >= 0
  if (!isTime && !isAbsent(ms)) refuse(`${path}/ms`, 'a number from 0 up, or null')
  return { state: text(state, `${path}/state`, 32), ms: isTime ? ms : null }
}

const sdks = (value: unknown): Report['sdks'] => {
  const given = fields(value, 'sdks')
  const known = LEGS.filter((leg) => !isAbsent(given[leg]))
  return Object.fromEntries(known.map((leg) => [leg, sdk(given[leg], `sdks/${leg}`)]))
}

const problem = (value: unknown, index: number): Report['problems'][number] => {
  const row = fields(value, `problems/${index}`)
  return {
    code: text(row['code'], `problems/${index}/code`, 64),
    count: count(row['count'], `problems/${index}/count`, 1e9),
  }
}

const identity = (value: unknown): Report['identity'] => {
  if (isAbsent(value)) return null
  const { source, conflicts } = fields(value, 'identity')
  return {
    source: text(source, 'identity/source', 32),
    conflicts: count(conflicts ?? 0, 'identity/conflicts', 1e9),
  }
}

const report = (value: unknown): Report => {
  const it = fields(value, 'body')
  if (it['v'] !== 1) refuse('v', '1, the only version known here')
  return {
    v: 1,
    page: id(it['page'], 'page'),
    session: textOrNull(it['session'], 'session', MAX_ID),
    subject: subjectOrNull(it['subject'], 'subject'),
    key: text(it['key'], 'key', MAX_TEXT),
    revision: count(it['revision'] ?? 0, 'revision'),
    cohort: isAbsent(it['cohort']) ? null : oneOf(it['cohort'], 'cohort', COHORTS),
    bucket: isAbsent(it['bucket']) ? null : count(it['bucket'], 'bucket', 9_999),
    code: textOrNull(it['code'], 'code', 64),
    forced: it['forced'] === true,
    consent: oneOf(it['consent'], 'consent', CONSENTS),
    region: contextOrNull(it['region'], 'region'),
    area: contextOrNull(it['area'], 'area'),
    appVersion: contextOrNull(it['appVersion'], 'appVersion'),
    sdks: sdks(it['sdks']),
    calls: list(it['calls'], 'calls', MAX_ROWS).map(callRow),
    problems: list(it['problems'], 'problems', MAX_PROBLEMS).map(problem),
    identity: identity(it['identity']),
    version: textOrNull(it['version'], 'version', 64),
  }
}

/** Checks a report from a stranger: unknown fields are ignored, wrong types refused. Never throws. */
export const parseReport = (value: unknown): ParsedReport => {
  try {
    return { ok: true, report: report(value) }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, message: error.message }
    throw error
  }
}
