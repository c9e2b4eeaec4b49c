import type { Split } from '../../api/wire.ts'
import { LEG_NAMES } from '../../text/cohorts.ts'

/** What of somebody one leg tells apart and the other does not. */
export const splitSentence = ({ kind, leg, segment, rudderstack }: Split): string => {
  const [more, fewer] = leg === 'segment' ? [segment, rudderstack] : [rudderstack, segment]
  const [here, there] =
    leg === 'segment' ? (['segment', 'rudderstack'] as const) : (['rudderstack', 'segment'] as const)
  const what = kind === 'split' ? 'user' : 'anonymous id'
  const count = (ids: readonly string[]): string =>
    ids.length === 0 ? `no ${what}` : `${ids.length} ${what}${ids.length === 1 ? '' : 's'}`
  return `${LEG_NAMES[here]} has ${count(more)}, ${LEG_NAMES[there]} ${count(fewer)}`
}
