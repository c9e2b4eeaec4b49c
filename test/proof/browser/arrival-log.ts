import type { Leg } from '../../../src/core/index.ts'
import type { Arrival, Sandbox } from '../../../src/sandbox/index.ts'

/** What the proof keeps of a copy that a vendor took in. */
export type Copy = {
  readonly leg: Leg
  /** The known id of the call, or null of a copy that no call of the proof has made. */
  readonly call: string | null
  readonly messageId: string | null
  readonly userId: unknown
  /** ms between the making of the call and the time that the copy names. */
  readonly late: number
}

/** Everything that has arrived since the sandbox began, beyond what the sandbox itself keeps. */
export type ArrivalLog = {
  /** All of them so far, oldest first. @throws where the sandbox has forgotten some since the last read */
  read(): readonly Copy[]
  /** Ids of the calls that have arrived through a leg. */
  calls(leg: Leg): ReadonlySet<string>
}

type Said = { readonly call?: string; readonly at?: number }

/** An identify's traits stand in its context on RudderStack's side. */
const saidIn = ({ type, body }: Arrival): Said => {
  const { properties, traits, context } = body as {
    properties?: Said
    traits?: Said
    context?: { traits?: Said }
  }
  return (type === 'identify' ? (traits ?? context?.traits) : properties) ?? {}
}

function copyOf(arrival: Arrival): Copy {
  const { leg, messageId, body } = arrival
  const { call = null, at = NaN } = saidIn(arrival)
  const time = body['originalTimestamp'] ?? body['timestamp']
  return { leg, call, messageId, userId: body['userId'], late: Date.parse(String(time)) - at }
}

export function createArrivalLog({ arrived }: Pick<Sandbox, 'arrived'>): ArrivalLog {
  const copies: Copy[] = []
  const calls = { segment: new Set<string>(), rudderstack: new Set<string>() }
  let seen = 0
  const log: ArrivalLog = {
    read() {
      const fresh = arrived().filter(({ seq }) => seq > seen)
      if (fresh.length > 0 && fresh[0]!.seq > seen + 1)
        throw new Error(`${fresh[0]!.seq - seen - 1} arrivals were forgotten before they were counted`)
      for (const copy of fresh.map(copyOf)) {
        copies.push(copy)
        if (copy.call !== null) calls[copy.leg].add(copy.call)
      }
      seen = fresh.at(-1)?.seq ?? seen
      return copies
    },
    calls(leg) {
      log.read()
      return calls[leg]
    },
  }
  return log
}
