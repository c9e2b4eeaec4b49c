import type { Outcome } from '../../e2e/pages/mixed.ts'
import type { Step } from '../../support/mixed-calls.ts'
import { differences, type Difference } from './differences.ts'
import { createMask, type Mask } from './mask.ts'
import { createPairing, withoutIds, type SameText } from './pairing.ts'
import type { Recording, Sent, Visit } from './record.ts'

export type Found = Difference & { readonly where: string }

/** Milliseconds after which a call of the gate settles in any case. */
const SETTLE_MS = 300

type Body = { readonly messageId: string }

/** A request; `key` is all of it but its ids, written the same for the same content. */
type Masked = { readonly label: string; readonly key: string; readonly value: unknown }

const label = ({ method, path, body }: Sent): string => {
  const { type, event, name } = (body ?? {}) as Record<string, string | undefined>
  return [method, path, type, event ?? name].filter(Boolean).join(' ')
}

const sorted = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value

function masked(sent: Sent, mask: Mask): Masked {
  const value = mask(sent)
  return { label: label(sent), key: withoutIds(JSON.stringify(value, sorted)), value }
}

/** The requests of each burst; within one they may overtake each other, so their content orders them. */
const burstsOf = ({ sent, marks }: Recording, mask: Mask): Masked[][] =>
  marks.map((mark, i) =>
    sent
      .slice(marks[i - 1] ?? 0, mark)
      .map((one) => masked(one, mask))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
  )

const describe = (step: Step): string => {
  const text = JSON.stringify(step.args).slice(1, -1)
  return `${step.method}(${text.length > 160 ? `${text.slice(0, 160)}…` : text})`
}

const within = (where: string, found: readonly Difference[]): Found[] =>
  found.map((one) => ({ where, ...one }))

/** Each request with the one of the other side that is the same, else with one of the same kind. */
function compareBurst(
  where: string,
  bare: readonly Masked[],
  gate: readonly Masked[],
  same: SameText,
): Found[] {
  const rest = [...gate]
  const take = (fits: (other: Masked) => boolean): Masked | undefined => {
    const at = rest.findIndex(fits)
    return at < 0 ? undefined : rest.splice(at, 1)[0]
  }
  const twins = bare.map((one) => ({ one, other: take(({ key }) => key === one.key) }))
  const found = twins.flatMap(({ one, other }) => {
    const partner = other ?? take((candidate) => candidate.label === one.label)
    if (!partner) return [{ where, path: one.label, bare: 'sent', gate: 'not sent' }]
    return within(`${where} ${one.label}`, differences(one.value, partner.value, same))
  })
  return [...found, ...rest.map((one) => ({ where, path: one.label, bare: 'not sent', gate: 'sent' }))]
}

/** Message ids that came twice from one side, though each call has one of its own. */
function repeats(side: string, { sent }: Recording): Found[] {
  const ids = sent
    .filter(({ method, path }) => method === 'POST' && path.includes('/api/'))
    .map(({ body }) => (body as Body).messageId)
  const again = ids.filter((id, i) => ids.indexOf(id) !== i)
  return again.map((id) => ({ where: `message ids of ${side}`, path: id, bare: 'once', gate: 'twice' }))
}

type Shaped = { readonly id: string; readonly event: Record<string, unknown>; readonly cancel?: string }

/** Settled by the gate's time limit, before Segment's SDK had answered: it has the shape, but no life of its own. */
export const isLate = ({ kind, value, ms }: Outcome): boolean =>
  kind === 'resolved' && ms >= SETTLE_MS && (value as Shaped | null)?.cancel === 'undefined'

const inFull = ({ ms: _, ...outcome }: Outcome): unknown => outcome

function inShort({ kind, value, callbacks }: Outcome): unknown {
  const { id, event } = value as Shaped
  const { type, event: name, anonymousId, messageId } = event
  return { kind, id, event: { type, name, anonymousId, messageId }, callbacks: callbacks.length }
}

/** Every difference between the bare SDK's run and the gate's, in the order of the calls. */
export function compare(visits: readonly Visit[], bare: Recording, gate: Recording): Found[] {
  const same = createPairing()
  const [ofBare, ofGate] = [createMask(bare.from, bare.to), createMask(gate.from, gate.to)]
  const [bareBursts, gateBursts] = [burstsOf(bare, ofBare), burstsOf(gate, ofGate)]
  let next = 0
  const calls = visits.flat().flatMap((burst, i) => {
    const where = `request of ${burst.map(describe).join(' and ')}`
    const requests = compareBurst(where, bareBursts[i]!, gateBursts[i]!, same)
    const outcomes = burst.flatMap((step) => {
      const [one, other] = [bare.outcomes[next]!, gate.outcomes[next]!]
      next++
      const shown = isLate(other) ? inShort : inFull
      return within(
        `outcome of ${describe(step)}`,
        differences(ofBare(shown(one)), ofGate(shown(other)), same),
      )
    })
    return [...requests, ...outcomes]
  })
  return [
    ...calls,
    ...within('storage', differences(ofBare(bare.storage), ofGate(gate.storage), same)),
    ...within('preflights', differences(bare.preflights, gate.preflights, same)),
    ...within('errors of the page', differences(bare.errors, gate.errors, same)),
    ...repeats('bare', bare),
    ...repeats('the gate', gate),
  ]
}
