import { createIdentityModel, legsOf, type Named } from './identity-model.ts'
import type { IdentityStage, Leg } from './identity-stage.ts'
import type { Step } from './identity-step.ts'
import type { Visitor, Where } from './identity-visitor.ts'
import { createBinding, personProblems, type Binding } from './person-comparison.ts'
import { hasStorage, rudderstackCookies, segmentCookies, segmentLocal } from './raw-storage.ts'
import type { OraclePerson, PersonCall } from './segment-person-oracle.ts'
import { wireProblems, type Expected } from './wire.ts'

const MAIN = { tab: 'main' } as const
const OTHER = { tab: 'other' } as const
/** Made after the calls of each step: the next event. */
const PROBE: PersonCall = ['track']

let marks = 0
const marked = <Call>(named: readonly Named<Call>[]): (Named<Call> & { at: string })[] =>
  named.map((one) => ({ ...one, at: `m${++marks}` }))

/** What is wrong with the vendors' storages and the SDKs' own getters on a page with the gate. */
export async function pageProblems(
  visitor: Visitor,
  where: Where,
  loaded: readonly Leg[],
  person: OraclePerson,
  binding: Binding,
  noStorage = false,
): Promise<string[]> {
  const seen = await visitor.observe(where)
  const problems = (what: string, fields: Readonly<Record<string, unknown>>): string[] =>
    personProblems(what, person, fields, binding)
  return [
    ...(loaded.includes('segment')
      ? problems("Segment's getters", seen.segment ?? { userId: 'no SDK' })
      : []),
    ...(loaded.includes('rudderstack')
      ? problems("RudderStack's getters", seen.rudderstack ?? { userId: 'no SDK' })
      : []),
    ...(!noStorage && hasStorage(seen, 'ajs_')
      ? [
          ...problems("Segment's cookies", segmentCookies(seen)),
          ...problems("Segment's local storage", segmentLocal(seen)),
        ]
      : []),
    ...(!noStorage && hasStorage(seen, 'rl_')
      ? problems("RudderStack's cookies", rudderstackCookies(seen))
      : []),
  ]
}

/**
 * Plays a sequence in a real browser and holds each step against the model: what the SDKs' getters and storages say,
 * and whom the events on each wire name. Returns what was wrong after the first step that went wrong.
 */
export async function runSequence(
  stage: IdentityStage,
  visitor: Visitor,
  steps: readonly Step[],
): Promise<string[]> {
  const { sandbox } = stage
  const model = createIdentityModel()
  const binding = createBinding()
  /** The legs whose SDK the page in the main tab gets. */
  let main: readonly Leg[] = []
  /** Those that its cohort asks for, and what stands in for them: their storages are written before any SDK comes. */
  let seeded: readonly Leg[] = []
  await visitor.forget()

  const onWires = async (legs: readonly Leg[], expected: readonly Expected[]): Promise<string[]> =>
    (await Promise.all(legs.map((leg) => wireProblems(sandbox, leg, expected, binding)))).flat()

  const afterGate = async (where: Where, legs: readonly Leg[], expected: readonly Expected[]) => {
    await visitor.ready(where)
    return [
      ...(await onWires(legs, expected)),
      ...(await pageProblems(visitor, where, legs, expected.at(-1)!.person, binding)),
    ]
  }

  const run = async (step: Step): Promise<string[]> => {
    switch (step.do) {
      case 'open': {
        const { cohort, block } = step
        const wanted = legsOf(cohort)
        const rest = wanted.filter((leg) => leg !== block)
        // RudderStack only, without its SDK: Segment stands in for the page
        main = cohort === 'rudderstack' && block === 'rudderstack' ? ['segment'] : rest
        seeded = [...wanted, ...main]
        const expected = marked(model.onGate(seeded, [...step.calls, PROBE]))
        await visitor.openGate({ ...MAIN, cohort, block, calls: expected })
        return afterGate(MAIN, main, expected)
      }
      case 'calls': {
        const expected = marked(model.onGate(main, [...step.calls, PROBE], main))
        await visitor.onGate(MAIN, expected)
        return afterGate(MAIN, main, expected)
      }
      case 'other tab': {
        const legs = legsOf(step.cohort)
        const expected = marked(model.onGate(legs, [...step.calls, PROBE]))
        await visitor.openGate({ ...OTHER, cohort: step.cohort, calls: expected })
        return afterGate(OTHER, legs, expected)
      }
      case 'bare segment': {
        // a page view first, as on every site; an event after a change of group, which without one takes the stored
        // anonymous id along (a fault of Segment's: its groups share the key of its users)
        const last: PersonCall[] = step.calls.some(([name]) => name.startsWith('group.')) ? [PROBE] : []
        const expected = marked(model.onBareSegment([['page'], ...step.calls, ...last]))
        await visitor.openBare('segment', OTHER, expected)
        return onWires(['segment'], expected)
      }
      case 'bare rudderstack': {
        const expected = marked(model.onBareRudderstack([['track'], ...step.calls]))
        await visitor.openBare('rudderstack', OTHER, expected)
        return onWires(['rudderstack'], expected)
      }
      case 'no consent': {
        await visitor.withoutConsent(MAIN, marked(step.calls.map((call) => ({ call, person: model.person }))))
        model.forget()
        const expected = marked(model.onGate(seeded, [PROBE]))
        await visitor.onGate(MAIN, expected)
        return afterGate(MAIN, main, expected)
      }
    }
  }

  for (const [i, step] of steps.entries()) {
    const problems = await run(step)
    if (problems.length > 0) return [`after step ${i + 1}, ${JSON.stringify(step)}:`, ...problems]
  }
  return []
}
