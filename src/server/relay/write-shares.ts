import { ServerError } from '../server-error.ts'
import type { AdminApi } from './admin-api.ts'
import type { ShareChange } from './fit-change.ts'
import type { Flags } from './open-client.ts'
import { placeOf } from './with-shares.ts'

/** First what brings people to a pipeline, then what takes them from one: on the way nobody has neither. */
const rank = ({ flag, from, to }: ShareChange): number => {
  if (flag === 'rudderstack-on') return to > from ? 0 : 3
  return to < from ? 1 : 2
}

const wordsOf = ({ flag, from, to }: ShareChange): string => `${flag} from ${from} to ${to}`

/** What was done before the error counts, and whoever asked must know. */
const partly = (error: unknown, done: readonly ShareChange[]): unknown =>
  done.length > 0 && error instanceof ServerError
    ? new ServerError(
        'unleash',
        `${error.message} Before that it changed ${done.map(wordsOf).join(' and ')}, which holds.`,
        { cause: error },
      )
    : error

/**
 * Sets the percentages one after the other, in the order in which they do no harm.
 * @param flags as the Admin API has them now
 * @throws ServerError 'unleash'
 */
export async function writeShares(
  api: AdminApi,
  flags: Flags,
  changes: readonly ShareChange[],
): Promise<void> {
  const done: ShareChange[] = []
  for (const change of changes.toSorted((a, b) => rank(a) - rank(b))) {
    const place = placeOf(flags, change)
    if (typeof place === 'string' || place.id === undefined)
      throw new ServerError(
        'unleash',
        `The strategy of ${change.audience} is no longer in Unleash: look again.`,
      )
    const { id, parameter, value } = place
    try {
      await api.setPercent({ flag: change.flag, id, parameter, from: value, to: change.to })
    } catch (error) {
      throw partly(error, done)
    }
    done.push(change)
  }
}
