import { DEFAULTS, type Audience, type Leg, type RolloutDocument } from '../../core/index.ts'
import { LEGS, LEG_NAMES } from '../text/cohorts.ts'
import { conditionSentence } from '../text/condition-sentence.ts'
import { percentText } from '../text/percent.ts'
import { audienceKeys } from './edits.ts'

/** One thing that differs: `everyone reaches RudderStack`, `5 %`, `10 %`. */
export type Difference = { readonly what: string; readonly before: string; readonly after: string }

type Loose = { readonly [field: string]: unknown; readonly audiences?: unknown }

const isAudience = (value: unknown): value is Audience =>
  typeof value === 'object' && value !== null && typeof (value as Audience).name === 'string'

const audiencesOf = ({ audiences }: Loose): readonly Audience[] =>
  Array.isArray(audiences) ? audiences.filter(isAudience) : []

const shareText = (audience: Audience | undefined, leg: Leg): string => {
  if (audience === undefined) return 'no such audience'
  const share = audience[leg]
  if (share !== undefined) return percentText(share)
  return audience.when === undefined ? 'by default' : 'inherited'
}

const whenText = (audience: Audience | undefined): string =>
  audience === undefined ? 'no such audience' : conditionSentence(audience)

const audienceDifferences = (name: string, before?: Audience, after?: Audience): Difference[] => [
  ...LEGS.map((leg) => ({
    what: `${name} reaches ${LEG_NAMES[leg]}`,
    before: shareText(before, leg),
    after: shareText(after, leg),
  })),
  { what: `who is in ${name}`, before: whenText(before), after: whenText(after) },
]

const { sentinel, fallback, failover, killed } = DEFAULTS
/** What a field that is left out says, where that is said in a word. */
const LEFT_OUT: Readonly<Record<string, unknown>> = { sentinel, fallback, failover, killed }

const plain = (field: string, value: unknown): string => {
  const given = value === undefined ? LEFT_OUT[field] : value
  if (given === undefined || given === null) return 'nothing'
  if (field === 'sentinel') return `${JSON.stringify(given)} %`
  return typeof given === 'string' ? given : JSON.stringify(given)
}

const rest = ({ audiences: _audiences, revision: _revision, ...fields }: Loose): Loose => fields

const fieldDifferences = (before: Loose, after: Loose): Difference[] =>
  [...new Set([...Object.keys(rest(before)), ...Object.keys(rest(after))])].map((field) => ({
    what: field,
    before: plain(field, before[field]),
    after: plain(field, after[field]),
  }))

/** What differs between two rollout documents as they are written, for people; nothing of their revisions. */
export const diffRollouts = (
  before: RolloutDocument | Loose,
  after: RolloutDocument | Loose,
): Difference[] => {
  const [old, now] = [audiencesOf(before), audiencesOf(after)]
  const [oldKeys, nowKeys] = [audienceKeys(old), audienceKeys(now)]
  const keys = [...new Set([...nowKeys, ...oldKeys])]
  const audiences = keys.flatMap((key) => {
    const [one, other] = [old[oldKeys.indexOf(key)], now[nowKeys.indexOf(key)]]
    return audienceDifferences(one?.name ?? other?.name ?? '', one, other)
  })
  return [...audiences, ...fieldDifferences(before as Loose, after as Loose)].filter(
    (each) => each.before !== each.after,
  )
}
