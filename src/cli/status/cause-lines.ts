import { sumCauses } from '../../core/call/causes.ts'
import { CAUSE_TEXTS, isCause, rankedCauses } from '../../core/text/cause-text.ts'
import { recoveryOf } from '../../core/text/recovery.ts'
import type { Status } from '../../server/index.ts'
import { LEG_NAMES } from '../../core/cohort/labels.ts'
import { countText } from './numbers.ts'
import { clip } from './printable.ts'

const LEGS = ['segment', 'rudderstack'] as const

/** Why copies were lost, or not confirmed when their page ended, of each leg: "Segment: 3 page-left (the page…)". */
export const causeLines = ({ cohorts }: Pick<Status, 'cohorts'>): string[] =>
  LEGS.flatMap((leg) =>
    // a server of before has none
    rankedCauses(sumCauses(cohorts.map(({ calls }) => calls[leg].causes ?? {}))).map(
      ([cause, count]) =>
        `${LEG_NAMES[leg]}: ${countText(count)} ${clip(cause, 20)}` +
        (isCause(cause) ? ` (${CAUSE_TEXTS[cause]})` : ''),
    ),
  )

/** What later pages made of calls that their own page had left. */
export const recoveryLines = ({ problems }: Pick<Status, 'problems'>): string[] =>
  recoveryOf(problems).flatMap(({ outcome, meaning, counts }) =>
    LEGS.filter((leg) => counts[leg] > 0).map(
      (leg) => `${LEG_NAMES[leg]}: ${countText(counts[leg])} ${outcome} (${meaning})`,
    ),
  )
