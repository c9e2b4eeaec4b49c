import type { Status } from '../api/wire.ts'

/** Percent of the people who reported under the revision in force that load RudderStack; null while nobody has. */
export const actualShare = ({ people, cohorts }: Pick<Status, 'people' | 'cohorts'>): number | null => {
  if (people === 0) return null
  const reached = cohorts.filter(({ cohort }) => cohort !== 'segment')
  return (100 * reached.reduce((sum, each) => sum + each.people, 0)) / people
}
