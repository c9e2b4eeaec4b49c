import type { ParityAnswer } from '../../api/wire.ts'
import type { BarRowProps } from '../../parts/bar-row.tsx'
import { countOf, countText } from '../../text/count.ts'
import { shareText } from '../loss-text.ts'

const against = (count: number, before: number, what: string): string => {
  if (before === 0) return ''
  if (count === before) return `all of ${what}`
  const difference = `${countText(Math.abs(before - count))} ${count < before ? 'fewer' : 'more'}`
  return count < before
    ? `${shareText(count / before)} of ${what}, ${difference}`
    : `${difference} than ${what}`
}

/** From who was assigned to what arrived. */
export const funnelSteps = ({
  assigned,
  called,
  segment,
  rudderstack,
}: ParityAnswer['funnel']): Required<BarRowProps>[] => {
  const most = Math.max(called, segment, rudderstack, 1)
  const width = (count: number): number => (count / most) * 100
  return [
    {
      name: 'assigned to both',
      figure: countOf(assigned, 'session'),
      width: null,
      leg: null,
      note: assigned > 0 ? 'that browsers reported' : 'no browser has reported one',
    },
    {
      name: 'called',
      figure: countText(called),
      width: width(called),
      leg: null,
      note: assigned > 0 ? `${(called / assigned).toFixed(1)} calls a session` : '',
    },
    {
      name: 'Segment',
      figure: countText(segment),
      width: width(segment),
      leg: 'segment',
      note: against(segment, called, 'what was called'),
    },
    {
      name: 'RudderStack',
      figure: countText(rudderstack),
      width: width(rudderstack),
      leg: 'rudderstack',
      note: against(rudderstack, segment, 'Segment’s'),
    },
  ]
}
