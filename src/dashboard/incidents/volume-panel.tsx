import { sayOfBefore, sayRate } from '../../core/incident/incident-text.ts'
import type { Incident } from '../api/wire.ts'
import { BarRow } from '../parts/bar-row.tsx'
import { Panel } from '../parts/panel.tsx'
import { LEGS, LEG_NAMES } from '../text/cohorts.ts'
import { incidentHref } from './which-incident.ts'

/** What came in, against the hour before. */
export const VolumePanel = ({ incident: { id, volume } }: { readonly incident: Incident }) => {
  const rates = LEGS.flatMap((leg) => [volume[leg].before.perMinute, volume[leg].after.perMinute])
  const most = Math.max(...rates) || 1
  return (
    <Panel name="incident-volume" title="What came in" href={incidentHref(id)}>
      <ol class="bar-rows">
        {LEGS.flatMap((leg) => {
          const { before, after } = volume[leg]
          const width = ({ perMinute }: typeof before): number => (perMinute / most) * 100
          return [
            <BarRow
              key={`${leg} before`}
              name={`${LEG_NAMES[leg]}, hour before`}
              figure={sayRate(before)}
              width={width(before)}
              leg={null}
            />,
            <BarRow
              key={`${leg} after`}
              name={`${LEG_NAMES[leg]}, since`}
              figure={sayRate(after)}
              width={width(after)}
              leg={leg}
              note={sayOfBefore(volume[leg]) ?? ''}
            />,
          ]
        })}
      </ol>
    </Panel>
  )
}
