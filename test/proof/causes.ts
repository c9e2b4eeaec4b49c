// Why each missing copy is missing: causes made in Chromium, with both real SDKs, against what parity says of them.
import { setTimeout as pause } from 'node:timers/promises'
import type { Leg } from '../../src/core/index.ts'
import { LOST_EVENTS, SCENARIOS } from './causes/scenario.ts'
import { startCausesWorld, type CausesWorld } from './causes/causes-world.ts'
import { playScenario } from './causes/play-scenario.ts'

export type CausesProof = {
  /** Of every scenario. @default 3 */
  readonly visitors?: number
  readonly print?: (line: string) => void
}

export type CausesTold = {
  /** Missing copies, and how many of them have the right cause. */
  readonly missing: number
  readonly right: number
  /** Said to be missing, and was not. */
  readonly invented: number
}

/** Of the missing copies. */
export const RIGHT_SHARE = 0.95
/** Pages at a time: each has both SDKs at work. */
const AT_A_TIME = 4
/** For failures only; longer than a minute waits for late reports. */
const SETTLED_WITHIN_MS = 200_000

type Missing = { readonly cause: string; readonly scenario: string }

const playAll = async (world: CausesWorld, visitors: number): Promise<ReadonlyMap<string, Missing>> => {
  const waiting = SCENARIOS.flatMap((scenario, at) =>
    Array.from({ length: visitors }, (_, visitor) => ({ scenario, name: `s${at}-${visitor}` })),
  )
  const truth = new Map<string, Missing>()
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { scenario, name } = next
      for (const [id, cause] of await playScenario(world, scenario, name))
        truth.set(id, { cause, scenario: scenario.name })
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, work))
  return truth
}

const compare = (truth: ReadonlyMap<string, Missing>, told: ReadonlyMap<string, string>): CausesTold => ({
  missing: truth.size,
  right: [...truth].filter(([id, { cause }]) => told.get(id) === cause).length,
  invented: [...told.keys()].filter((id) => !truth.has(id)).length,
})

/**
 * What parity says in the end: a cause is another one once a page's report has come, and a minute is settled anew for
 * late ones.
 */
const toldOf = async (
  world: CausesWorld,
  truth: ReadonlyMap<string, Missing>,
): Promise<ReadonlyMap<string, string>> => {
  const until = performance.now() + SETTLED_WITHIN_MS
  for (;;) {
    const told = new Map((await world.missing()).map(({ id, cause }) => [id, cause]))
    const isComplete = [...truth.keys()].every((id) => told.has(id))
    if ((isComplete && causesHold(compare(truth, told))) || performance.now() > until) return told
    await pause(250)
  }
}

const loseBehindTheDoor = ({ world: { sandbox } }: CausesWorld): void => {
  for (const [leg, events] of Object.entries(LOST_EVENTS) as [Leg, readonly string[]][])
    sandbox.setFault(
      leg,
      'pipeline',
      events.map((event) => ({ fault: 'lose', event })),
    )
}

const lineOf = (
  name: string,
  truth: ReadonlyMap<string, Missing>,
  told: ReadonlyMap<string, string>,
): string => {
  const all = [...truth].filter(([, { scenario }]) => scenario === name)
  const wrong = all.filter(([id, { cause }]) => told.get(id) !== cause)
  const instead = wrong.map(([id, { cause }]) => `${told.get(id) ?? 'nothing'} instead of ${cause}`)
  const share = `${all.length - wrong.length} of ${all.length}`
  return [`${wrong.length === 0 ? 'ok ' : 'off'}  ${name}: ${share}`, ...new Set(instead)].join('; ')
}

/** Plays every scenario to so many visitors, and compares. */
export const proveCauses = async ({
  visitors = 3,
  print = console.log,
}: CausesProof = {}): Promise<CausesTold> => {
  const world = await startCausesWorld()
  try {
    loseBehindTheDoor(world)
    const truth = await playAll(world, visitors)
    const told = await toldOf(world, truth)
    for (const { name } of SCENARIOS) print(lineOf(name, truth, told))
    return compare(truth, told)
  } finally {
    await world.close()
  }
}

/** True where enough causes are right, and nothing was invented. */
export const causesHold = ({ missing, right, invented }: CausesTold): boolean =>
  invented === 0 && missing > 0 && right / missing >= RIGHT_SHARE
