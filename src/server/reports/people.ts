import type { Cohort } from '../../core/index.ts'
import { createCounter } from './counter.ts'
import { createRecentMap, type RecentMap } from './recent-map.ts'
import type { Report } from './report.ts'

/**
 * What a person is told apart by, the weakest first. A subject outlives sessions; a session is that of all tabs and
 * ends after half an hour without a call, so that a person counts again afterwards; a page is one page view.
 */
export const PERSON_KINDS = ['page', 'session', 'subject'] as const

export type PersonKind = (typeof PERSON_KINDS)[number]

export type Person = { readonly by: PersonKind; readonly id: string }

/** One report of a person. */
export type Meeting = Pick<Report, 'page' | 'identity' | 'region'> & { readonly cohort: Cohort }

/** Distinct people, each in the newest cohort. */
export type People = {
  meet(person: Person, meeting: Meeting): void
  forget(person: Person): void
  count(): number
  in(cohort: Cohort): number
  by(kind: PersonKind): number
  /** People by where the first page seen of them had their identity from. */
  sources(): readonly (readonly [string, number])[]
  /** People whose sources of identity disagreed on any page. */
  conflicted(): number
  regions(): readonly (readonly [string, number])[]
  /** How many were let go for lack of room: they stay counted, and count again when they are back. */
  forgotten(): number
}

type Known = {
  readonly by: PersonKind
  readonly cohort: Cohort
  /** Whose word on the source holds. */
  readonly page: string
  readonly source: string | null
  readonly conflicted: boolean
  readonly region: string | null
  /** Tells the people they are among that they are let go. */
  readonly onForget: () => void
}

/** Remembers people of all revisions together: whoever was not met for longest is let go first. */
export type PeopleRoom = RecentMap<Known>

export const createPeopleRoom = (max: number): PeopleRoom =>
  createRecentMap<Known>(max, ({ onForget }) => onForget())

/** One text for a person, whatever they are told apart by. */
export const keyOf = ({ by, id }: Person): string => `${by} ${id}`

/** The best name that a report gives its person. */
export const personOf = ({ subject, session, page }: Report): Person => {
  if (subject !== null) return { by: 'subject', id: subject }
  return session === null ? { by: 'page', id: page } : { by: 'session', id: session }
}

/** Whether a page that was one person's and is the other's has found a better name for the same one. */
export const isRenamed = (before: Person, after: Person): boolean =>
  PERSON_KINDS.indexOf(after.by) > PERSON_KINDS.indexOf(before.by)

const knownAfter = (before: Known | undefined, by: PersonKind, meeting: Meeting): Omit<Known, 'onForget'> => {
  const { cohort, page, identity, region } = meeting
  const hasWord = before === undefined || before.source === null || before.page === page
  return {
    by,
    cohort,
    page: hasWord ? page : before.page,
    source: hasWord ? (identity?.source ?? before?.source ?? null) : before.source,
    conflicted: (before?.conflicted ?? false) || (identity?.conflicts ?? 0) > 0,
    region,
  }
}

/** @param name tells these people apart from others in the room */
export const createPeople = (room: PeopleRoom, name: string): People => {
  const cohorts = createCounter()
  const kinds = createCounter()
  const sources = createCounter()
  const regions = createCounter()
  let all = 0
  let conflicted = 0
  let forgotten = 0
  const onForget = (): void => void forgotten++
  const keyIn = (person: Person): string => `${name} ${keyOf(person)}`

  const count = (person: Known, sign: 1 | -1): void => {
    all += sign
    cohorts.add(person.cohort, sign)
    kinds.add(person.by, sign)
    if (person.source !== null) sources.add(person.source, sign)
    if (person.region !== null) regions.add(person.region, sign)
    if (person.conflicted) conflicted += sign
  }
  const forget = (person: Person): void => {
    const before = room.get(keyIn(person))
    if (before === undefined) return
    room.delete(keyIn(person))
    count(before, -1)
  }

  return {
    meet(person, meeting) {
      const after = { ...knownAfter(room.get(keyIn(person)), person.by, meeting), onForget }
      forget(person)
      room.set(keyIn(person), after)
      count(after, 1)
    },
    forget,
    count: () => all,
    in: cohorts.get,
    by: kinds.get,
    sources: sources.entries,
    conflicted: () => conflicted,
    regions: regions.entries,
    forgotten: () => forgotten,
  }
}
