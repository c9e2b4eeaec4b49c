import type { ControlStore, StoredRevision } from '../control/control-store.ts'
import type { HeadWatch } from '../control/watch-head.ts'
import { errorText } from '../error-text.ts'
import type { Log } from '../log.ts'
import { within } from '../within.ts'
import { createHold, type Said } from './hold.ts'
import type { Flags, Poll } from './open-client.ts'
import { relayRollout, type Relayed, type RelaySetting } from './relay-rollout.ts'
import { killedBothWays } from './translate-flags.ts'

/** Brings what Unleash says into the control store. */
export type Follower = {
  /** One at a time. Never rejects. */
  take(poll: Poll): Promise<void>
  /** What Unleash says now, as far as is known; null before the first answer that could be read. */
  flags(): Flags | null
  /** This was just written there, and read back: until it answers so, what it answers is older. */
  expect(said: Said, flags: Flags): void
  problem(): string | null
  warnings(): readonly string[]
}

export type FollowOptions = RelaySetting & {
  /** How sentences call Unleash. */
  readonly name: string
  readonly store: Pick<ControlStore, 'change'>
  readonly head: HeadWatch
  readonly now: () => number
  readonly log: Log
  /** Asks Unleash at once, and from then on in this rhythm: as configured, or as fast as may be. */
  readonly ask: (pace: 'usual' | 'fast') => void
  /** Asks Unleash in a while. */
  readonly askAfter: (ms: number) => void
}

type Good = Extract<Relayed, { ok: true }>
type Answer = Extract<Poll, { ok: true }>

/** An answer may be that much older than a change that somebody else has stored. */
const SETTLING_MS = 3_000
const TIMEOUT_MS = 10_000
const STAYS = 'what it said last stays in force'
const MOST = 5

const refusal = (problems: readonly string[]): string => {
  const more = problems.length > MOST ? `; and ${problems.length - MOST} more` : ''
  return `Unleash's flags are not taken, and ${STAYS}: ${problems.slice(0, MOST).join('; ')}${more}.`
}

const late = (name: string): string =>
  `${name} did not answer as it had been changed from here, and what it answers counts: somebody changed it again, or ` +
  'CROSSFADE_UNLEASH_TOKEN is of another environment'

export function followFlags(options: FollowOptions): Follower {
  const { name, store, head, now, log, ask, askAfter } = options
  const hold = createHold(now)
  let pace: 'usual' | 'fast' = 'usual'
  let flags: Flags | null = null
  let said: Good | null = null
  let problem: string | null = `${name} has not answered yet; ${STAYS}.`
  /** The newest revision that was not written here, and since when it is known. */
  let foreign = { revision: head.head.rollout?.revision, since: -Infinity }

  const tell = (next: string | null): void => {
    if (next === problem) return
    if (next === null) log('info', 'unleash answers')
    else log('warn', 'unleash problem', { problem: next })
    problem = next
  }

  const write = async (document: StoredRevision['document'], expected: number): Promise<string | null> => {
    const by = { actor: 'Unleash', action: 'set', reason: null, at: now() } as const
    try {
      const written = await within(TIMEOUT_MS, store.change(expected, document, by), 'the database')
      await head.look()
      if (written.ok) {
        foreign = { revision: written.rollout.revision, since: -Infinity }
        log('info', 'unleash followed', { revision: written.rollout.revision })
      } else askAfter(SETTLING_MS)
      return null
    } catch (error) {
      // its next answer may be far: a server that streams says nothing while nothing changes
      askAfter(SETTLING_MS)
      return `A change in Unleash could not be stored: ${errorText(error)}; it is tried again until the store takes it.`
    }
  }

  /** @returns what is wrong then */
  const follow = async (answer: Answer, stored: StoredRevision): Promise<string | null> => {
    const { revision, document } = stored
    if (revision !== foreign.revision) foreign = { revision, since: now() }
    const relayed = relayRollout(document, answer.flags, options)
    if (relayed.ok && hold.blocks(relayed, relayed.isNew)) return problem
    flags = answer.flags
    if (!relayed.ok) return refusal(relayed.problems)
    said = relayed
    if (!relayed.isNew) return null
    if (answer.askedAt >= foreign.since + SETTLING_MS) return write(relayed.document, revision)
    // whoever has just changed the store may know better than this answer
    askAfter(SETTLING_MS)
    return problem
  }

  const takeAnswer = async (answer: Answer): Promise<void> => {
    await head.look()
    const stored = head.head.rollout
    if (!stored) return
    try {
      tell(await follow(answer, stored))
    } catch (error) {
      tell(`${name} answers with flags that cannot be read, and ${STAYS}: ${errorText(error)}.`)
    }
  }

  return {
    async take(poll) {
      if (poll.ok) await takeAnswer(poll)
      else tell(`${poll.problem}; ${STAYS}.`)
      if (pace === 'fast' && !hold.isOn()) ask((pace = 'usual'))
    },
    flags: () => flags,
    expect(next, read) {
      flags = read
      hold.begin(next)
      ask((pace = 'fast'))
    },
    problem: () => problem,
    warnings() {
      const both = said?.killed === 'rudderstack' && head.head.kill?.leg === 'segment'
      const key = String(head.head.rollout?.document['key'])
      return [
        ...(said?.warnings ?? []),
        ...(both ? [killedBothWays(key)] : []),
        ...(hold.isLate() ? [late(name)] : []),
      ]
    },
  }
}
