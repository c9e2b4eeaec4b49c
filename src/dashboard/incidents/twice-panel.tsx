import { ANOTHER_ID } from '../../core/incident/incident-text.ts'
import type { Incident } from '../api/wire.ts'
import { BarRow } from '../parts/bar-row.tsx'
import { Panel } from '../parts/panel.tsx'
import { LEGS, LEG_NAMES } from '../text/cohorts.ts'
import { countOf, countText } from '../text/count.ts'
import { incidentHref } from './which-incident.ts'

/** What a change back and forth may leave behind: copies that came twice, and people who became somebody else. */
export const TwicePanel = ({ incident: { id, duplicates, people } }: { readonly incident: Incident }) => (
  <Panel name="incident-twice" title="Duplicates and people" href={incidentHref(id)}>
    <ul class="bar-rows">
      {LEGS.map((leg) => (
        <BarRow
          key={leg}
          name={`Came twice at ${LEG_NAMES[leg]}`}
          figure={countOf(duplicates[leg], 'copy', 'copies')}
          width={null}
          leg={leg}
        />
      ))}
      <BarRow
        name={`People ${ANOTHER_ID}`}
        figure={`${countText(people.changed)} of ${countText(people.seen)}`}
        width={people.seen > 0 ? (people.changed / people.seen) * 100 : 0}
        leg={null}
        note={`of ${countOf(people.seen, 'person', 'people')} seen before and after`}
      />
    </ul>
  </Panel>
)
