import type { By, ParityRow } from '../../api/wire.ts'
import { Moment } from '../../parts/moment.tsx'
import { CohortName } from '../../parts/cohort-name.tsx'
import { COHORTS } from '../../text/cohorts.ts'
import { Name } from '../name.tsx'

type Props = { readonly row: ParityRow; readonly by: By; readonly now: number }

/** What a row is of. */
export const RowName = ({ row: { key }, by, now }: Props) => {
  const cohort = by === 'cohort' ? COHORTS.find((name) => name === key) : undefined
  if (cohort !== undefined) return <CohortName cohort={cohort} />
  if (by === 'hour') return <Moment at={Date.parse(key)} now={now} />
  if (by === 'property' || by === 'trait')
    return (
      <code>
        <Name text={key} />
      </code>
    )
  return <Name text={key} />
}
