import type { Problem } from '../../core/index.ts'
import { printable } from '../status/printable.ts'
import type { CheckedRollout } from './check-rollout.ts'

/** What `crossfade check` says to a person. */
export const formatCheck = (file: string, checked: CheckedRollout): string => {
  const lines = checked.ok
    ? [`${file} can be published: ${describe(checked.rollout)}.`]
    : [`${file} is refused: ${counted(checked.problems.length, 'problem')}.`, ...listed(checked.problems)]
  const { warnings } = checked
  if (warnings.length > 0)
    lines.push(`${counted(warnings.length, 'warning')}; nothing is refused for these:`, ...listed(warnings))
  return `${lines.join('\n')}\n`
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

const describe = ({ key, revision, audiences }: (CheckedRollout & { ok: true })['rollout']): string =>
  `${printable(key)}, revision ${revision}, ${counted(audiences.length, 'audience')}`

const listed = (problems: readonly Problem[]): string[] => {
  const places = problems.map(({ path }) => printable(path) || 'the file')
  const width = Math.min(48, Math.max(...places.map((place) => place.length)))
  return problems.map(({ message }, at) => `  ${places[at]?.padEnd(width)}  ${printable(message)}`)
}
