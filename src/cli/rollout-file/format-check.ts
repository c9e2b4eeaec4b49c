import { counted } from '../../core/text/counted.ts'
import { printable } from '../status/printable.ts'
import type { CheckedRollout } from './check-rollout.ts'
import { problemLines } from './problem-lines.ts'

/** What `crossfade check` says to a person. */
export const formatCheck = (file: string, checked: CheckedRollout): string => {
  const lines = checked.ok
    ? [`${file} can be published: ${describe(checked.rollout)}.`]
    : [
        `${file} is refused: ${counted(checked.problems.length, 'problem')}.`,
        ...problemLines(checked.problems, 'the file'),
      ]
  const { warnings } = checked
  if (warnings.length > 0)
    lines.push(
      `${counted(warnings.length, 'warning')}; nothing is refused for these:`,
      ...problemLines(warnings, 'the file'),
    )
  return `${lines.join('\n')}\n`
}

const describe = ({ key, revision, audiences }: (CheckedRollout & { ok: true })['rollout']): string =>
  `${printable(key)}, revision ${revision}, ${counted(audiences.length, 'audience')}`
