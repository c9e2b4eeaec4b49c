import { until } from '../../../demo/until.ts'
import type { Leg } from '../../../src/core/index.ts'
import type { Body } from '../../support/gate-world.ts'
import { quiet } from '../../support/quiet.ts'
import { ROLLOUT, type CausesWorld } from './causes-world.ts'
import { CALLS, type Scenario } from './scenario.ts'

/** For failures only. */
const ARRIVED_WITHIN_MS = 30_000

/** Cause by pair id, of every call that a leg lacks. */
export type Missing = ReadonlyMap<string, string>

/** Plays it to one new visitor, who then closes the page. @returns what went missing, and why */
export const playScenario = async (
  world: CausesWorld,
  { leg, cause, options, prepare, afterwards, calls = CALLS }: Scenario,
  name: string,
): Promise<Missing> => {
  const visitor = await world.world.newVisitor()
  try {
    await prepare?.(visitor, world)
    const visit = await world.world.visit(visitor, `/?row=${name}`)
    const report = `${world.server.publicUrl}/v1/reports`
    await visit.start(world.world.options(ROLLOUT, { report, delivery: 'observe', ...options }))
    for (const [call, ...args] of calls) await visit.call(call, ...args)
    const other = leg === 'segment' ? 'rudderstack' : 'segment'
    await until(() => copiesOf(world, other, name).size >= calls.length, ARRIVED_WITHIN_MS)
    await quiet(visit.page)
    await afterwards?.(visit)
    await visit.page.goto(world.world.server.at('/left', 'localhost'))
    await quiet(visit.page)
    if (visit.errors.length > 0) throw new Error(`${name}: ${visit.errors.join(', ')}`)
    const called = copiesOf(world, other, name)
    const there = keptOf(world, leg, name)
    const missing = [...called].filter(([id]) => !there.has(id))
    return new Map(missing.map(([id, body]) => [id, causeOf(cause, body)]))
  } finally {
    await visitor.close()
  }
}

const causeOf = (cause: Scenario['cause'], { properties = {} }: Body): string =>
  typeof cause === 'string' ? cause : cause(properties)

/** What a vendor has taken from the page of this name, by pair id. */
const copiesOf = ({ world }: CausesWorld, leg: Leg, name: string): ReadonlyMap<string, Body> =>
  new Map(
    world
      .arrived(leg)
      .filter(({ context }) => context.page['search'] === `?row=${name}`)
      .map((body) => [body.context.crossfade.id, body]),
  )

/** …without what its pipeline has lost. */
const keptOf = (world: CausesWorld, leg: Leg, name: string): ReadonlyMap<string, Body> => {
  const lost = new Set(world.world.sandbox.injected({ leg, fault: 'lose' }).map(({ stampId }) => stampId))
  return new Map([...copiesOf(world, leg, name)].filter(([id]) => !lost.has(id)))
}
