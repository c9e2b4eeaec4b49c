import type { Sandbox } from '../../../src/sandbox/index.ts'
import type { Leg } from './identity-stage.ts'
import type { Body, Marked } from './identity-visitor.ts'
import { personProblems, withoutNulls, type Binding } from './person-comparison.ts'
import type { Fields, OraclePerson } from './segment-person-oracle.ts'

const POLL_MS = 5
const LIMIT_MS = 6_000
const EVENTS = ['track', 'page', 'alias', 'identify', 'group']

/** A call with the person that its events must name. */
export type Expected = Marked & { readonly person: OraclePerson }

const isEvent = ({ call }: Marked): boolean => EVENTS.includes(call[0])

const markOf = ({ context }: Body): unknown => context['at']

/** Bodies of the marked events that reached a leg, once one of each is there or the time is up. */
async function arrivals(
  sandbox: Sandbox,
  leg: Leg,
  wanted: ReadonlySet<string>,
): Promise<Map<string, Body[]>> {
  const until = performance.now() + LIMIT_MS
  for (;;) {
    const found = new Map<string, Body[]>()
    for (const { body } of sandbox.arrived({ leg })) {
      const at = markOf(body as Body) as string
      if (wanted.has(at)) found.set(at, [...(found.get(at) ?? []), body as Body])
    }
    if (found.size === wanted.size || performance.now() > until) return found
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

/** The person as a body on Segment's wire names it. */
function segmentPerson({ type, anonymousId, userId, traits, groupId }: Body): Fields {
  return {
    anonymousId,
    ...(type !== 'alias' && { userId: userId ?? null }),
    ...(type === 'identify' && { traits }),
    ...(type === 'group' && { groupId: groupId ?? null, groupTraits: traits }),
  }
}

/** The same on RudderStack's, which repeats the user's traits on every event. */
function rudderstackPerson({ type, anonymousId, userId, traits, groupId, context }: Body): Fields {
  return {
    anonymousId,
    ...(type !== 'alias' && { userId: userId || null }),
    traits: context['traits'] ?? {},
    ...(type === 'group' && { groupId: groupId || null, groupTraits: traits }),
  }
}

const withoutNullTraits = (person: OraclePerson): OraclePerson => ({
  ...person,
  traits: withoutNulls(person.traits) as Fields,
  groupTraits: withoutNulls(person.groupTraits) as Fields,
})

/** What is wrong with the marked events on one leg's wire. */
export async function wireProblems(
  sandbox: Sandbox,
  leg: Leg,
  expected: readonly Expected[],
  binding: Binding,
): Promise<string[]> {
  const events = expected.filter(isEvent)
  const found = await arrivals(sandbox, leg, new Set(events.map(({ at }) => at)))
  return events.flatMap(({ call, at, person }) => {
    const where = `${leg} wire, ${JSON.stringify(call)}`
    const [body, ...more] = found.get(at) ?? []
    if (!body) return [`${where}: never arrived`]
    const distinct = new Set([body, ...more].map(({ messageId }) => messageId))
    const repeated = distinct.size > 1 ? [`${where}: arrived ${distinct.size} times`] : []
    const problems =
      leg === 'segment'
        ? personProblems(where, person, segmentPerson(body), binding)
        : personProblems(where, withoutNullTraits(person), rudderstackPerson(body), binding)
    return [...repeated, ...problems]
  })
}
