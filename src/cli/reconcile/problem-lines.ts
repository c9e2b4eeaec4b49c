import { LEG_NAMES } from '../../core/cohort/labels.ts'
import { countText } from '../status/numbers.ts'
import { clip, printable } from '../status/printable.ts'
import type { ReconcileResult } from '../../server/reconcile/result/reconcile-result.ts'

const MOST = 20

/** What could not be read, each with its file and line. */
export const problemLines = ({
  problems,
  problemCount,
}: Pick<ReconcileResult, 'problems' | 'problemCount'>): string[] => {
  if (problemCount === 0) return []
  const shown = problems.slice(0, MOST).map(({ leg, file, line, what }) => {
    const place = `${clip(file, 200)}${line === null ? '' : `, line ${line}`}`
    return `  ${LEG_NAMES[leg]}: ${place} ${printable(what)}`
  })
  const more = problemCount - shown.length
  return [
    '',
    `could not be read: ${countText(problemCount)}`,
    ...shown,
    ...(more > 0 ? [`  and ${countText(more)} more`] : []),
  ]
}
