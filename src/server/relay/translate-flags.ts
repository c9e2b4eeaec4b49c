import { DEFAULTS, type Audience, type RolloutDocument } from '../../core/index.ts'
import { everybody } from './everybody.ts'
import { gapFindings } from './gap-findings.ts'
import { pageProblems } from './page-problems.ts'
import { readFlag, refusedOnceOn, type FlagName, type ReadFlag } from './read-flag.ts'
import { refusedStickiness } from './refused-stickiness.ts'
import type { Step } from './translate-flag.ts'
import type { StrategySetting } from './translate-strategy.ts'
import type { UnleashFlag } from './unleash-types.ts'

type ControlField =
  | 'sentinel'
  | 'owners'
  | 'names'
  | 'observers'
  | 'fallback'
  | 'failover'
  | 'killed'
  | 'copies'

/** What Unleash does not know and the control store does. */
export type RelayControl = { readonly [field in ControlField]?: RolloutDocument[field] | undefined }

export type TranslateInput = StrategySetting & {
  /** As Unleash has them; undefined for one that it does not have. */
  readonly flags: { readonly [flag in FlagName]: UnleashFlag | undefined }
  readonly control: RelayControl
}

/** A rollout that has no revision yet. */
export type RelayedDocument = Omit<RolloutDocument, 'revision'>

export type Translation =
  | { readonly ok: true; readonly document: RelayedDocument; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] }

const audiencesOf = (on: readonly Step[], off: readonly Step[]): readonly Audience[] => {
  const audiences = [
    ...on.map(({ name, when, percent }): Audience => ({ name, when, rudderstack: percent })),
    ...off.map(({ name, when, percent }): Audience => ({ name, when, segment: 100 - percent })),
  ]
  return [...audiences, everybody(audiences)]
}

function finished(
  { key, stickiness, control }: TranslateInput,
  audiences: readonly Audience[],
  warnings: readonly string[],
): Translation {
  const given = Object.fromEntries(Object.entries(control).filter(([, value]) => value !== undefined))
  const document: RelayedDocument = { format: 1, key, stickiness, audiences, ...given }
  const problems = pageProblems(document)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, document, warnings }
}

/** Where rudderstack-on is off and Segment is killed by Crossfade's own switch. */
export const killedBothWays = (key: string): string =>
  `${key}.rudderstack-on: it is off in Unleash, yet Segment is killed here; the kill holds, and everybody is on RudderStack alone`

/** rudderstack-on is off: everybody is on Segment alone, and nothing else that is wrong keeps that from pages. */
function switchedOff(input: TranslateInput, on: ReadFlag, problems: readonly string[]): Translation {
  const flag = `${input.key}.rudderstack-on`
  const { killed } = input.control
  const warnings = [...on.warnings, ...refusedOnceOn(flag, problems)]
  if (killed === 'segment') warnings.push(killedBothWays(input.key))
  const control = { ...input.control, killed: killed ?? 'rudderstack' }
  return finished({ ...input, control }, audiencesOf([], []), warnings)
}

/**
 * The rollout of Unleash's two flags, without a revision; or a sentence for each thing that cannot be translated.
 *
 * With sentinel 0 and nothing killed, for every subject that has the stickiness value: `assign` loads RudderStack ⇔
 * unleash-client's isEnabled(rudderstack-on), and Segment ⇔ not (isEnabled(segment-off) and
 * isEnabled(rudderstack-on)). For a subject without it 0 and 100 % decide here, where flexibleRollout says no.
 * rudderstack-on switched off is a kill, which is published whatever else is wrong. Ids of people (in userWithId, in
 * constraints on ids, e-mail addresses anywhere) are published as the SHA-256 of their UTF-8 bytes unless
 * `allowUserIds`.
 */
export function translateFlags(input: TranslateInput): Translation {
  const { stickiness, flags, control } = input
  const on = readFlag('rudderstack-on', flags['rudderstack-on'], input)
  const off = readFlag('segment-off', flags['segment-off'], input)
  const general = refusedStickiness(stickiness)
  if (on.state === 'off') return switchedOff(input, on, [...general, ...off.problems])

  const problems = [...general, ...on.problems, ...off.problems]
  if (problems.length > 0) return { ok: false, problems }
  const gap = gapFindings(on.steps, off.steps, control.fallback ?? DEFAULTS.fallback)
  if (gap.problems.length > 0) return { ok: false, problems: gap.problems }
  const warnings = [...on.warnings, ...off.warnings, ...gap.warnings]
  return finished(input, audiencesOf(on.steps, off.steps), warnings)
}
