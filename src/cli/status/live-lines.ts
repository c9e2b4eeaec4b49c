import { agoText } from '../../core/text/ago.ts'
import type { Status } from '../../server/index.ts'
import { durationText } from '../../core/text/duration-text.ts'
import { countText, percentText } from './numbers.ts'

const REACHED = [50, 95, 99] as const

/** How far the revision has got in open pages, in one sentence; null where no page is known. */
export const propagationText = (
  { revision, pages, share, reachedMs, behind, silent }: Status['propagation'],
  now: number,
): string | null => {
  if (share === null && silent === 0) return null
  const times = REACHED.flatMap((percent) => {
    const ms = reachedMs[percent]
    return ms === null ? [] : [`${percent} % after ${durationText(ms)}`]
  })
  return [
    `revision ${revision}: ` +
      (share === null
        ? 'no live page has reported since'
        : `${percentText(share)} of ${counted(pages, 'live page')} follow`) +
      (times.length > 0 ? ` (${times.join(', ')})` : ''),
    ...behind.map(
      ({ revision: old, pages: count, lastSeenAt }) =>
        `${counted(count, 'page')} still on revision ${old}, last seen ${agoText(now - lastSeenAt)}`,
    ),
    ...(silent > 0
      ? [`${counted(silent, 'page')} closed or hidden before ${silent === 1 ? 'it' : 'they'} followed`]
      : []),
  ].join('; ')
}

const counted = (count: number, noun: string): string =>
  `${countText(count)} ${noun}${count === 1 ? '' : 's'}`
