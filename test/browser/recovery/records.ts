import type { JournalRecord, Owed } from '../../../src/browser/journal/record.ts'
import type { CallsLeft } from '../../../src/browser/recovery/recover-options.ts'
import type { Call, Leg, Person, Stamp } from '../../../src/core/index.ts'

export const AT = Date.UTC(2026, 10, 22)

const nobody: Person = {
  anonymousId: 'anon',
  userId: null,
  traits: {},
  groupId: null,
  groupTraits: {},
}

const page = { path: '/a', referrer: '', search: '', title: 'A', url: 'https://shop.example/a' }

const stampOf = (id: string): Stamp => ({
  v: 1,
  id,
  seq: 1,
  session: 's',
  subject: null,
  bucket: 1,
  cohort: 'dual',
  revision: 1,
  key: 'k',
})

export type RecordParts = Partial<Omit<JournalRecord, 'made'>> & {
  readonly call?: Partial<Call>
  readonly person?: Partial<Person>
}

/** A track call `id` of a page that is gone, which both legs owe. */
export function record(id: string, { call, person, ...more }: RecordParts = {}): JournalRecord {
  return {
    v: 1,
    id,
    owner: 'gone',
    at: AT,
    made: {
      call: { type: 'track', event: id, fields: {}, options: {}, ...call },
      page: { ...page, href: 'https://shop.example/a#top' },
      person: { ...nobody, ...person },
      timestamp: new Date(AT).toISOString(),
    },
    stamp: stampOf(id),
    legs: { segment: { state: 'queued' }, rudderstack: { state: 'queued' } },
    ...more,
  }
}

/** A journal in a list; `owed` is what is still owed of a call. */
export function listJournal(records: readonly JournalRecord[]) {
  const kept = new Map(records.map((one) => [one.id, one]))
  const updates: [id: string, leg: Leg, owed: Owed | null][] = []
  const reads: number[] = []
  const journal: CallsLeft = {
    put: (one) => void kept.set(one.id, one),
    update(id, leg, owed) {
      updates.push([id, leg, owed])
      const { [leg]: _, ...others } = kept.get(id)!.legs
      const legs = owed === null ? others : { ...others, [leg]: owed }
      if (Object.keys(legs).length === 0) kept.delete(id)
      else kept.set(id, { ...kept.get(id)!, legs })
    },
    read({ wanted, limit, after }) {
      const keyed = [...kept.values()].map((one) => [`${one.at}`.padStart(15, '0') + one.id, one] as const)
      const rest = keyed.filter(([key]) => after === undefined || key > after)
      const page = rest.sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, limit)
      reads.push(page.length)
      return Promise.resolve({
        records: page.map(([, one]) => one).filter(({ owner }) => wanted(owner)),
        next: page.length < limit ? null : page.at(-1)![0],
      })
    },
  }
  const owed = (): string[] =>
    [...kept.values()].flatMap(({ id, legs }) => Object.keys(legs).map((leg) => `${id} ${leg}`))
  return { journal, updates, reads, owed, kept }
}
