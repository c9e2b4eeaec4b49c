import type { Status } from '../../api/wire.ts'
import { CohortName } from '../../parts/cohort-name.tsx'
import { NumberHead } from '../../parts/number-head.tsx'
import { countText } from '../../text/count.ts'

/** Where the rollout moves whole regions: which is where, and how many people it holds. */
export const Regions = ({ regions }: { readonly regions: NonNullable<Status['regions']> }) => (
  <table class="table">
    <caption>Whole regions move</caption>
    <thead>
      <tr>
        <th scope="col">region</th>
        <NumberHead>people</NumberHead>
        <th scope="col">cohort</th>
      </tr>
    </thead>
    <tbody>
      {regions.map(({ region, people, cohort }) => (
        <tr key={region}>
          <th scope="row">{region}</th>
          <td class="number">{countText(people)}</td>
          <td>
            <CohortName cohort={cohort} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)
