import { LABELS } from '../../core/cohort/labels.ts'
import type { Audience, Leg, Rollout } from '../../core/index.ts'
import { regionsStatus, type RegionStatus } from '../status/regions.ts'
import { CONTEXT, OPEN_IDS } from './known-person.ts'
import { MIN_PEOPLE } from './min-people.ts'
import type { SimulatedPeople } from './simulate-people.ts'

const MAX_REGIONS = 10

/** What somebody should know before they believe the figures; sentences. */
export const simulationNotes = (
  before: Rollout,
  after: Rollout,
  people: SimulatedPeople,
  approximate: boolean,
): string[] => {
  const { population, nameless, hashedOther, guessedSentinels, uncounted } = people
  const sentences = [
    after.killed !== null && before.killed === after.killed && killed(after.killed),
    population < MIN_PEOPLE &&
      `Reports tell of ${counted(population)} only, and it takes ${MIN_PEOPLE} to tell a share by: it is that of ` +
        'the rollout, for the audience of which the most move.',
    uncounted > 0 &&
      `It takes too long to put everybody through this rollout: the figures are of ${counted(population)}, taken evenly ` +
        `from the ${counted(population + uncounted)} who reported.`,
    ...changedHash(before, after),
    ...unreportedFields(before, after),
    ...emptyAudiences(before, after, people),
    nameless > 0 &&
      `${counted(nameless)} sent no subject and are counted by session or page: whoever comes back counts again.`,
    hashedOther > 0 &&
      `${counted(hashedOther)} reported while something else than ${before.stickiness} was hashed: their buckets ` +
        'are estimated, and some may count twice.',
    guessedSentinels > 0 &&
      `Reports do not carry the ${after.stickiness} of ${counted(guessedSentinels)} who would leave Segment: which ` +
        'of them are sentinels is estimated.',
    approximate &&
      'More people reported than are told apart: those whom nobody has seen for longest are left out.',
    ...regionNotes(after, people),
  ]
  return sentences.filter((each) => each !== false)
}

const killed = (leg: Leg): string =>
  `${leg === 'segment' ? 'Segment' : 'RudderStack'} is killed, so that nobody moves before the switch is lifted; ` +
  'whoever is moved by the shares then moves at once.'

const counted = (people: number): string =>
  people === 1 ? '1 person' : `${people.toLocaleString('en-US')} people`

const isReported = (field: string, before: Rollout): boolean =>
  CONTEXT.some((each) => each === field) ||
  field === 'currentTime' ||
  (field === before.stickiness && OPEN_IDS.includes(field))

const changedHash = (before: Rollout, after: Rollout): string[] => {
  const key =
    before.key === after.key
      ? []
      : ['The key changes, so everybody is dealt a new bucket; during a migration it must stay as it is.']
  if (before.stickiness === after.stickiness) return key
  const estimate = isReported(after.stickiness, before)
    ? ''
    : ` Reports do not carry ${after.stickiness}, so who moves is estimated, as if everybody had one.`
  const change = `The stickiness changes from ${before.stickiness} to ${after.stickiness}`
  return [...key, `${change}, so everybody is dealt a new bucket.${estimate}`]
}

const unreported = ({ when = [] }: Audience, before: Rollout): string[] => {
  const fields = when.map(({ contextName }) => contextName).filter((field) => !isReported(field, before))
  return [...new Set(fields)]
}

const unreportedFields = (before: Rollout, after: Rollout): string[] => {
  const sentences = [...before.audiences, ...after.audiences].flatMap((audience) => {
    const fields = unreported(audience, before)
    if (fields.length === 0) return []
    return [
      `Reports do not carry ${fields.join(' and ')}, which the audience ${audience.name} asks for: people are ` +
        'counted as if they had none.',
    ]
  })
  return [...new Set(sentences)]
}

const emptyAudiences = (before: Rollout, after: Rollout, { population, seen }: SimulatedPeople): string[] =>
  population === 0
    ? []
    : after.audiences
        .filter(
          (audience) => audience.when && unreported(audience, before).length === 0 && !seen(audience.name),
        )
        .map(({ name }) => `Nobody who reported is in the audience ${name}.`)

/** Where whole regions move: which are in, and whether a share takes none of them. */
const regionNotes = (after: Rollout, { regions }: SimulatedPeople): string[] => {
  const seen = [...regions]
    .map(([region, people]) => ({ region, people }))
    .toSorted((a, b) => b.people - a.people)
  const { regions: rows, warnings } = regionsStatus(after, seen)
  if (!rows?.length) return [...warnings]
  const cohorts = (['rudderstack', 'dual', 'segment'] as const).flatMap((cohort) => {
    const all = rows.filter((row) => row.cohort === cohort)
    return all.length > 0 ? [`${LABELS[cohort]}: ${listed(all)}`] : []
  })
  return [`Whole regions move, each with its people. ${cohorts.join('; ')}.`, ...warnings]
}

const listed = (rows: readonly RegionStatus[]): string => {
  const shown = rows
    .slice(0, MAX_REGIONS)
    .map(({ region, people }) => `${region} ${people.toLocaleString('en-US')}`)
  const more = rows.length - shown.length
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ')
}
