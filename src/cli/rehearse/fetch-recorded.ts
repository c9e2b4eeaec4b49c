import type { Recorded } from '../../core/ramp/recorded.ts'
import { isObject } from '../rollout-file/is-object.ts'
import type { Api } from '../server/connect.ts'
import { unexpectedAnswer } from '../server/unexpected-answer.ts'

/** So much is asked for at once, that an answer does not take long. */
const PART_MS = 10 * 86_400_000

const isRecorded = (value: unknown): value is Recorded => isObject(value) && Array.isArray(value['rows'])

/**
 * What a server has recorded of settled dual sessions.
 * @param range ms since epoch, from the start of a step
 * @throws CliError (exit 3) where the server cannot be reached or answers something else
 */
export const fetchRecorded = async (
  api: Api,
  { from, to }: { readonly from: number; readonly to: number },
  events: readonly string[],
): Promise<Recorded> => {
  const parts: Recorded[] = []
  for (let at = from; at < to; at += PART_MS) {
    const query = new URLSearchParams([
      ['from', String(at)],
      ['to', String(Math.min(to, at + PART_MS))],
      ...events.map((event): [string, string] => ['event', event]),
    ])
    const { value } = await api.ask('GET', `/api/ramp/recorded?${query.toString()}`, { role: 'viewer' })
    if (!isRecorded(value)) throw unexpectedAnswer(api)
    parts.push(value)
  }
  return { from, to, sentinel: parts.at(-1)?.sentinel ?? 0, rows: parts.flatMap(({ rows }) => rows) }
}
