import type { PopulationSimulation } from '../api/wire.ts'
import { countOf, countText } from '../text/count.ts'
import { percentText } from '../text/percent.ts'
import { CohortName } from './cohort-name.tsx'
import { Moment } from './moment.tsx'

const known = ({ population, since }: PopulationSimulation) => (
  <>
    of {countOf(population, 'person', 'people')} known since <Moment at={since} now={Date.now()} />
  </>
)

const Directions = ({ moved, backward }: PopulationSimulation) => (
  <p class="directions">
    <span class="direction direction-forward">
      <span aria-hidden="true">▲</span> {countText(moved - backward)} forward, to RudderStack
    </span>
    <span class={backward > 0 ? 'direction direction-backward' : 'direction'}>
      <span aria-hidden="true">▼</span> {countText(backward)} back, to Segment
    </span>
  </p>
)

/** Who would move, counted over the people in recent reports. */
export const WhoMoves = ({ simulation }: { readonly simulation: PopulationSimulation }) => {
  const { population, moved, rows, share, notes, approximate } = simulation
  return (
    <div class="who-moves">
      <p class="big-figure">
        <b>{percentText(share)}</b> of people would move
      </p>
      {population > 0 && (
        <p class="quiet">
          {countText(moved)} {known(simulation)}
          {approximate && ', counted approximately'}
        </p>
      )}
      {moved > 0 && <Directions {...simulation} />}
      {rows.length > 0 && (
        <ul class="moves" aria-label="Who would move, by audience">
          {rows.map(({ audience, from, to, people }) => (
            <li key={`${audience} ${from} ${to}`}>
              <span class="move">
                {audience ?? 'nobody’s'}: <CohortName cohort={from} /> <span aria-hidden="true">→</span>
                <span class="unseen"> to </span> <CohortName cohort={to} />
              </span>
              <b>{countText(people)}</b>
            </li>
          ))}
        </ul>
      )}
      {notes.map((note) => (
        <p key={note} class="quiet">
          {note}
        </p>
      ))}
    </div>
  )
}
