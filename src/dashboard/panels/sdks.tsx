import type { LoadBytes, Status } from '../api/wire.ts'
import { CohortName } from '../parts/cohort-name.tsx'
import { NumberHead } from '../parts/number-head.tsx'
import { Panel } from '../parts/panel.tsx'
import { useDesk } from '../state/desk.ts'
import { COHORTS, LEGS, LEG_NAMES } from '../text/cohorts.ts'
import { bytesText, countText, durationText } from '../text/count.ts'
import { percentText } from '../text/percent.ts'

/** How a state is marked; what is not here is neither good nor bad. */
const MARKS: Readonly<Record<string, string>> = { ready: '✓', failed: '✕' }

type StateProps = { readonly state: string; readonly pages: number; readonly all: number }

const StateRow = ({ state, pages, all }: StateProps) => (
  <li class={state === 'failed' ? 'state state-bad' : 'state'}>
    <span class="state-mark" aria-hidden="true">
      {(Object.hasOwn(MARKS, state) ? MARKS[state] : undefined) ?? '·'}
    </span>
    <span>{state}</span>
    <b>{countText(pages)}</b>
    <span class="quiet">{percentText((pages / all) * 100)}</span>
  </li>
)

const Sdk = ({ name, sdk }: { readonly name: string; readonly sdk: Status['sdks']['segment'] }) => {
  const states = Object.entries(sdk.states)
    .filter(([, pages]) => pages > 0)
    .toSorted(([, a], [, b]) => b - a)
  const all = states.reduce((sum, [, pages]) => sum + pages, 0)
  return (
    <div class="sdk">
      <h3>{name}</h3>
      <p class="big-figure">
        {sdk.medianMs === null ? (
          'no load time yet'
        ) : (
          <>
            <b>{durationText(sdk.medianMs)}</b> to load, median
          </>
        )}
      </p>
      {all === 0 ? (
        <p class="quiet">No page under this revision has reported it.</p>
      ) : (
        <ul class="states" aria-label={`Pages by state of the ${name} SDK`}>
          {states.map(([state, pages]) => (
            <StateRow key={state} state={state} pages={pages} all={all} />
          ))}
        </ul>
      )}
    </div>
  )
}

const Weight = ({ bytes }: { readonly bytes: LoadBytes }) => (
  <table class="table">
    <caption>What a page loads, compressed</caption>
    <thead>
      <tr>
        <th scope="col">cohort</th>
        <NumberHead>bytes</NumberHead>
      </tr>
    </thead>
    <tbody>
      {COHORTS.map((cohort) => (
        <tr key={cohort}>
          <th scope="row">
            <CohortName cohort={cohort} />
          </th>
          <td class="number">{bytesText(bytes[cohort])}</td>
        </tr>
      ))}
    </tbody>
  </table>
)

/** How both SDKs fare in browsers, and what they weigh. */
export const Sdks = () => {
  const { status } = useDesk()
  return (
    <Panel name="sdks" title="SDKs" json="api/status" csv="api/status?list=sdks&format=csv">
      <div class="two">
        {LEGS.map((leg) => (
          <Sdk key={leg} name={LEG_NAMES[leg]} sdk={status.sdks[leg]} />
        ))}
      </div>
      {status.bytes !== null && <Weight bytes={status.bytes} />}
    </Panel>
  )
}
