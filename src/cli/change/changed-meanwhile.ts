import { agoText } from '../../core/text/ago.ts'
import { CliError } from '../cli-error.ts'
import { describeEntry } from '../history/describe-entry.ts'
import { fetchHistory } from '../history/fetch-history.ts'
import type { Api } from '../server/connect.ts'
import { clip, printable } from '../status/printable.ts'
import type { AuditEntry } from '../../server/control/control-store.ts'

const LOOK_BACK = 20
const MAX_SHOWN = 5
const CHANGES: readonly string[] = ['init', 'set', 'apply', 'undo', 'kill', 'unkill']

type Revisions = { readonly from: number; readonly current: number }

/**
 * The sentence for a change that was made from a revision no longer in force: who did what since. Whether the change is
 * still wanted is for its maker to say.
 */
export const changedMeanwhile = async (
  api: Api,
  { from, current }: Revisions,
  now: number,
): Promise<CliError> => {
  const since = await changesSince(api, from)
  const shown = since.slice(0, MAX_SHOWN).flatMap((entry) => entryLines(entry, now))
  return new CliError(
    1,
    [
      `revision ${current} is in force, and this change was made from ${from}; nothing was changed.`,
      ...(shown.length === 0 ? ['crossfade history says what happened since.'] : ['Since then:', ...shown]),
      'If you still want it, make it again from there.',
    ].join('\n'),
  )
}

/** Best effort: the sentence is true without them. */
const changesSince = async (api: Api, from: number): Promise<readonly AuditEntry[]> => {
  try {
    const { page } = await fetchHistory(api, { limit: LOOK_BACK })
    const known = page.entries.findIndex(({ revision }) => revision !== null && revision <= from)
    const since = known < 0 ? page.entries : page.entries.slice(0, known)
    return since.filter(({ action }) => CHANGES.includes(action))
  } catch {
    return []
  }
}

const entryLines = (entry: AuditEntry, now: number): string[] => {
  const why = entry.reason === null ? '' : ` (${printable(entry.reason)})`
  const [first = '', ...more] = describeEntry(entry)
  return [
    `  ${agoText(now - entry.at)}, ${clip(entry.actor, 40)}, ${clip(entry.action, 20)}: ${first}${why}`,
    ...more.map((line) => `    ${line}`),
  ]
}
