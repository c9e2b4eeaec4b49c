import type { Leg } from '../../../../src/core/index.ts'
import { createSeededRandom } from '../../../../src/sandbox/seeded-random.ts'
import { rudderstackBody, segmentBody } from './bodies.ts'
import type { StreamCall, StreamCopy } from './call.ts'
import { makeCalls } from './calls.ts'
import { makeContentFault, type ContentFault } from './faults.ts'
import { makePerson, makeSession, pick, type Random } from './people.ts'

export type Fate = {
  readonly call: StreamCall
  /** How many copies of it each leg delivers. */
  readonly copies: { readonly [leg in Leg]: number }
  readonly recovered: boolean
  readonly content: ContentFault | null
  /** What the page says of the leg that lost it; null: its report says delivered, or there is none. */
  readonly cause: string | null
}

export type Stream = {
  readonly fates: readonly Fate[]
  /** In the order of their arrival. */
  readonly copies: readonly StreamCopy[]
  /** Sessions whose pages sent reports. */
  readonly reporting: ReadonlySet<string>
}

export type StreamOptions = {
  readonly seed: number
  readonly calls: number
  /** ms since epoch: when the first call is made. */
  readonly from: number
  /** Over which the calls are spread. @default 6 hours */
  readonly spanMs?: number
  /** Share of pairs with each kind of fault. @default 0.01 */
  readonly faultShare?: number
}

const HOUR_MS = 3_600_000
const CALLS_A_SESSION = 8
const CAUSES = ['blocked', 'refused-400', 'page-left', 'given-up']

/** Seeded calls of an app, what became of each, and the copies that arrive. */
export const makeStream = ({
  seed,
  calls,
  from,
  spanMs = 6 * HOUR_MS,
  faultShare = 0.01,
}: StreamOptions): Stream => {
  const random = createSeededRandom(seed)
  const fates: Fate[] = []
  const reporting = new Set<string>()
  const sessions = Math.ceil(calls / CALLS_A_SESSION)
  for (let index = 0; index < sessions; index++) {
    // some people come back
    const person = makePerson(createSeededRandom(seed + Math.floor(index / 1.5)), Math.floor(index / 1.5))
    const session = makeSession(random, person)
    if (random() < 0.8) reporting.add(session.id)
    const at = from + Math.floor((spanMs * index) / sessions)
    const made = makeCalls(random, session, {
      count: Math.min(CALLS_A_SESSION, calls - index * CALLS_A_SESSION),
      from: at,
      spreadMs: 4 * 60_000,
    })
    for (const call of made) fates.push(fateOf(random, call, faultShare))
  }
  const copies = fates.flatMap((fate) => copiesOf(random, fate))
  return { fates, copies: copies.toSorted((a, b) => a.receivedMs - b.receivedMs), reporting }
}

const fateOf = (random: Random, call: StreamCall, share: number): Fate => {
  const base = { call, recovered: false, content: null, cause: null }
  const { cohort } = call.session
  if (cohort !== 'dual')
    return {
      ...base,
      copies: { segment: Number(cohort === 'segment'), rudderstack: Number(cohort !== 'segment') },
    }
  const cause = random() < 0.7 ? pick(random, CAUSES) : null
  const drawn = random() / share
  if (drawn < 2) return { ...base, cause, copies: { segment: 1, rudderstack: 0 } }
  if (drawn < 3) return { ...base, cause, copies: { segment: 0, rudderstack: 1 } }
  if (drawn < 3.5) return { ...base, copies: { segment: 0, rudderstack: 0 } }
  if (drawn < 4.5) return { ...base, copies: { segment: 1, rudderstack: 2 } }
  if (drawn < 5.5) return { ...base, copies: { segment: 2, rudderstack: 1 } }
  if (drawn < 6) return { ...base, recovered: true, copies: { segment: 1, rudderstack: 1 } }
  const content = drawn < 12 ? makeContentFault(random, call) : null
  return { ...base, content, copies: { segment: 1, rudderstack: 1 } }
}

const BODIES = { segment: segmentBody, rudderstack: rudderstackBody }

const copiesOf = (random: Random, fate: Fate): StreamCopy[] =>
  (['segment', 'rudderstack'] as const).flatMap((leg) =>
    Array.from({ length: fate.copies[leg] }, () => copyOf(random, fate, leg)),
  )

const copyOf = (random: Random, { call, content, recovered }: Fate, leg: Leg): StreamCopy => {
  const receivedMs = call.at + Math.floor(delayOf(random))
  const body = BODIES[leg](call, receivedMs, recovered && leg === 'rudderstack')
  if (content?.leg === leg) content.change(body)
  return { leg, call, body, receivedMs }
}

/** Most arrive within seconds and out of order, some hours late. */
const delayOf = (random: Random): number =>
  random() < 0.02 ? 60_000 + random() * 5 * HOUR_MS : 300 + random() * 20_000
