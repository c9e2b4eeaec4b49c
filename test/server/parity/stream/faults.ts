import type { Leg } from '../../../../src/core/index.ts'
import type { StreamCall } from './call.ts'
import { pick, uuid, type Random } from './people.ts'

type Body = Record<string, unknown>

/** What of a pair then differs, as a report should say it: path and kind. */
export type InjectedDifference = {
  readonly path: string
  readonly kind: 'missing' | 'added' | 'type' | 'value'
}

/** One thing that goes wrong with what one leg delivers of a call. */
export type ContentFault = {
  readonly name: string
  readonly leg: Leg
  change(body: Body): void
  readonly differences: readonly InjectedDifference[]
}

const within = (body: Body, name: string): Body => body[name] as Body

const gone = (leg: Leg, path: string): InjectedDifference => ({
  path,
  kind: leg === 'rudderstack' ? 'missing' : 'added',
})

const come = (leg: Leg, path: string): InjectedDifference =>
  gone(leg === 'rudderstack' ? 'segment' : 'rudderstack', path)

/** Each leg keeps what is its own: a body's objects may be shared with the other's. */
const withOwn = (body: Body, name: string, change: (inner: Body) => void): void => {
  const own = structuredClone(within(body, name))
  change(own)
  body[name] = own
}

const typeChange = (leg: Leg): ContentFault => ({
  name: 'type',
  leg,
  change: (body) =>
    withOwn(body, 'properties', (properties) => (properties['price'] = String(properties['price']))),
  differences: [{ path: '/properties/price', kind: 'type' }],
})

const rename = (leg: Leg): ContentFault => ({
  name: 'rename',
  leg,
  change: (body) =>
    withOwn(body, 'properties', (properties) => {
      properties['qty'] = properties['quantity']
      delete properties['quantity']
    }),
  differences: [gone(leg, '/properties/quantity'), come(leg, '/properties/qty')],
})

/** RudderStack's SDK leaves nulls out by design; without it on Segment's side too, or with it on both, nothing differs. */
const otherNull = (leg: Leg): ContentFault => ({
  name: 'null',
  leg,
  change: (body) =>
    withOwn(body, 'properties', (properties) => {
      if (leg === 'segment') delete properties['coupon']
      else properties['coupon'] = null
    }),
  differences: [],
})

const renamedEvent = (leg: Leg): ContentFault => ({
  name: 'event',
  leg,
  change: (body) => (body['event'] = `${String(body['event'])} (old)`),
  differences: [{ path: '/event', kind: 'value' }],
})

const changedTrait = (leg: Leg): ContentFault => ({
  name: 'trait',
  leg,
  change: (body) =>
    leg === 'segment'
      ? withOwn(body, 'traits', (traits) => (traits['plan'] = 'other'))
      : withOwn(body, 'context', (context) => {
          context['traits'] = { ...within(context, 'traits'), plan: 'other' }
        }),
  differences: [{ path: '/traits/plan', kind: 'value' }],
})

const splitPerson = (leg: Leg, anonymousId: string): ContentFault => ({
  name: 'identity',
  leg,
  change: (body) => (body['anonymousId'] = anonymousId),
  differences: [{ path: '/anonymousId', kind: 'value' }],
})

const lostUser = (leg: Leg): ContentFault => ({
  name: 'user',
  leg,
  change: (body) => (body['userId'] = leg === 'segment' ? null : ''),
  differences: [gone(leg, '/userId')],
})

const movedClock = (leg: Leg): ContentFault => ({
  name: 'clock',
  leg,
  change: (body) => {
    const at = Date.parse(String(body['originalTimestamp'])) + 5 * 60_000
    body['originalTimestamp'] = new Date(at).toISOString()
  },
  differences: [{ path: '/timestamp', kind: 'value' }],
})

/** One that this call can have. */
export const makeContentFault = (random: Random, call: StreamCall): ContentFault => {
  const leg = pick(random, ['segment', 'rudderstack'] as const)
  const general = [splitPerson(leg, uuid(random)), movedClock(leg), ...(call.userId ? [lostUser(leg)] : [])]
  const special =
    call.type === 'track'
      ? [typeChange(leg), rename(leg), otherNull(leg), renamedEvent(leg)]
      : call.type === 'identify'
        ? [changedTrait(leg), changedTrait(leg)]
        : []
  return pick(random, [...general, ...special])
}
