import type { Rollout } from '../../core/index.ts'
import type { AskFigures } from './ask-figures.ts'
import type { Figures } from './figures/counted.ts'
import { countsOf, readCalls } from './figures/read-calls.ts'
import { readFollowing } from './figures/read-following.ts'
import { NONE_IGNORED, readIgnored, type Ignored } from './figures/read-ignored.ts'
import { readPages } from './figures/read-pages.ts'
import { readEarlier, readPeople, type EarlierPeople } from './figures/read-people.ts'
import { createKeptAnswer } from './kept-answer.ts'
import { NO_PAGES, type Following, type Publication } from './propagation.ts'
import { readRevisionFloor, type RevisionFloor } from './revision-floor.ts'
import { revisionTally, type RevisionTally } from './revision-tally.ts'

/** What reports tell of the rollout in force. */
export type ReportFigures = {
  readonly current: RevisionTally
  readonly earlier: EarlierPeople
  readonly ignored: Ignored
  readonly following: Following
  readonly revisionFloor: RevisionFloor | null
  /** Why nothing is known: a sentence; else null. */
  readonly problem: string | null
}

type Question = { readonly key: string; readonly publication: Publication; readonly now: number }

/** All of it, from the warehouse. */
export const readFigures = async (
  warehouse: Figures,
  { key, publication, now }: Question,
): Promise<ReportFigures> => {
  const inForce = { key, revision: publication.revision }
  const [people, calls, pages, earlier, ignored, following, floor] = await Promise.all([
    readPeople(warehouse, inForce),
    readCalls(warehouse, inForce),
    readPages(warehouse, inForce),
    readEarlier(warehouse, inForce),
    readIgnored(warehouse, inForce),
    readFollowing(warehouse, key, publication, now),
    readRevisionFloor(warehouse, key, publication.revision, now),
  ])
  const current = revisionTally(people, calls, pages)
  return { current, earlier, ignored, following, revisionFloor: floor, problem: null }
}

export type KeptFigures = {
  read(): Promise<ReportFigures>
  /** Reports have come into the warehouse. */
  changed(): void
}

type Options = {
  readonly ask: AskFigures
  readonly inForce: () => Rollout
  /** When a revision came into force, ms since epoch. */
  readonly publishedAt: () => Promise<number>
  /** ms since epoch. */
  readonly now: () => number
}

/** The figures for whoever looks, again and again. */
export const createReportFigures = ({ ask, inForce, publishedAt, now }: Options): KeptFigures => {
  const kept = createKeptAnswer({
    now,
    async read() {
      const { key, revision } = inForce()
      const publication = { revision, publishedAt: await publishedAt() }
      const figures = await ask((warehouse) => readFigures(warehouse, { key, publication, now: now() }))
      return typeof figures === 'string' ? { ...NOTHING, problem: figures } : figures
    },
  })
  return {
    changed: kept.changed,
    async read() {
      const { key, revision } = inForce()
      return kept.get(`${revision} ${key}`)
    },
  }
}

const NO_CALLS = { ...countsOf({}), causes: {} }
const NO_LEGS = { segment: NO_CALLS, rudderstack: NO_CALLS }
const NOT_LOADED = { states: {}, medianMs: null }

const NOTHING: Omit<ReportFigures, 'problem'> = {
  current: revisionTally(
    {
      people: 0,
      countedBy: { subject: 0, session: 0, page: 0 },
      regions: [],
      inCohort: { segment: 0, dual: 0, rudderstack: 0 },
      sources: {},
      conflicted: 0,
    },
    { calls: { segment: NO_LEGS, dual: NO_LEGS, rudderstack: NO_LEGS }, events: [] },
    {
      pages: 0,
      sdks: { segment: NOT_LOADED, rudderstack: NOT_LOADED },
      problems: [],
      conflicts: 0,
      consent: { yes: 0, no: 0, gpc: 0 },
    },
  ),
  earlier: [],
  ignored: NONE_IGNORED,
  following: NO_PAGES,
  revisionFloor: null,
}
