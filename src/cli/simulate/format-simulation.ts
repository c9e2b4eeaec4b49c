import { LABELS } from '../../core/cohort/labels.ts'
import { isBackward, type Move, type Simulation } from '../../core/cohort/simulation.ts'
import type { Cohort, Rollout } from '../../core/index.ts'
import { percentText } from '../status/numbers.ts'
import { paragraphs } from '../status/paragraphs.ts'
import { printable } from '../status/printable.ts'
import { wrap } from '../status/wrap.ts'
import type { RegionRow } from './regions.ts'

export type SimulationScreen = {
  readonly before: Rollout
  readonly after: Rollout
  readonly simulation: Simulation
  /** Whether the people are made up. */
  readonly madeUp: boolean
  /** null where the new rollout does not move whole regions. */
  readonly regions: readonly RegionRow[] | null
  readonly notes: readonly string[]
}

const spread = ({ stickiness }: Rollout): string =>
  stickiness === 'region'
    ? 'as many in each region as in any other; --ids counts those that you have'
    : 'with evenly spread buckets'

const count = (people: number): string => people.toLocaleString('en-US')

/** What `crossfade simulate` says to a person. */
export const formatSimulation = (screen: SimulationScreen): string => {
  const { before, after, simulation, madeUp, regions, notes } = screen
  const people = `${count(simulation.population)} ${simulation.population === 1 ? 'person' : 'people'}`
  return paragraphs([
    [
      `${printable(after.key)}  revision ${before.revision} → ${after.revision}`,
      madeUp ? `${people}, made up, ${spread(after)}` : people,
    ],
    moveLines(simulation),
    [moveSummary(simulation)],
    regions === null ? [] : regionLines(regions),
    notes.map((note) => `Note: ${printable(note)}`),
  ])
}

export const moveLines = ({ rows, population }: Simulation): string[] => {
  if (rows.length === 0) return []
  const cells = [
    ['audience', 'from', 'to', 'people', 'of all', ''],
    ...rows.map((row) => cellsOf(row, population)),
  ]
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)))
  return cells.map((row) => {
    const padded = row.map((cell, column) =>
      column === 3 || column === 4 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
    )
    return `  ${padded.join('  ')}`.trimEnd()
  })
}

const cellsOf = (move: Move, population: number): string[] => [
  printable(move.audience ?? '-'),
  LABELS[move.from],
  LABELS[move.to],
  count(move.people),
  percentText((move.people / population) * 100),
  isBackward(move) ? 'backward' : '',
]

export const moveSummary = ({ population, moved, backward }: Simulation): string => {
  if (population === 0) return 'There are no ids.'
  if (moved === 0) return 'Nobody moves.'
  const share = percentText((moved / population) * 100)
  const back =
    backward === 0 ? 'nobody moves backward' : `${count(backward)} of them backward, towards Segment`
  return `${count(moved)} of ${count(population)} move (${share}); ${back}.`
}

const regionLines = (rows: readonly RegionRow[]): string[] => {
  const of = (cohort: Cohort): string =>
    rows
      .filter((row) => row.cohort === cohort)
      .map(({ region, people }) => `${printable(region)} ${count(people)}`)
      .join(', ') || '-'
  const cohorts = ['rudderstack', 'dual', 'segment'] as const
  return [
    'Whole regions move, each with its people:',
    ...cohorts.flatMap((each) =>
      wrap(of(each), 90).map((line, at) => `  ${(at === 0 ? LABELS[each] : '').padEnd(16)}  ${line}`),
    ),
  ]
}
