import { until } from '../../../../demo/until.ts'
import type { Leg } from '../../../../src/core/index.ts'
import type { Arm } from '../arm.ts'
import { CALLS, DOWN, type Case } from '../case.ts'
import { heal } from '../heal.ts'
import type { Shares, Trial, VisitOptions } from '../trial.ts'

/** Practically everybody loads this leg alone; the other is still in the rollout. */
const ONLY: Readonly<Record<Leg, Shares>> = {
  segment: { rudderstack: 0.01, segment: 100 },
  rudderstack: { rudderstack: 100, segment: 0.01 },
}

/** Makes calls that no endpoint takes, and leaves. */
async function pendingCalls(trial: Trial, options: VisitOptions = {}): Promise<void> {
  const visit = await trial.open(options)
  await visit.ready()
  trial.fail(DOWN)
  await visit.make(CALLS)
  await visit.leave()
}

/** An app without the gate moves by taking one SDK out. */
const withoutGate = (arm: Arm, leg: Leg): VisitOptions => ({ on: arm === leg ? arm : 'none' })

const moved = (to: Leg, name: string): Case => ({
  name: `cohort becomes ${name} with calls pending`,
  async play(trial) {
    await pendingCalls(trial)
    const { arm } = trial
    return { later: [arm === 'gate' ? { shares: ONLY[to], revision: 2 } : withoutGate(arm, to)] }
  },
})

/** Longer than a recovery needs; a leg that gets nothing by then is left in peace. */
const KILLED_LIMIT_MS = 20_000

const killed: Case = {
  name: 'RudderStack killed with calls pending, then not',
  arms: ['gate'],
  async play(trial) {
    await pendingCalls(trial)
    // it was sent before the kill, and must not arrive in it
    await heal(trial)
    const during = await trial.open({ killed: 'rudderstack', revision: 2 })
    await during.ready()
    await during.make(CALLS)
    const all = trial.made.slice()
    await until(() => all.every((id) => trial.arrived('segment').has(id)), KILLED_LIMIT_MS)
    const leaked = [...trial.arrived('rudderstack')]
    const earlier = leaked.filter((id) => trial.made.indexOf(id) < CALLS).length
    await during.leave()
    return {
      // the calls of the killed page were never meant for it
      owed: { segment: all, rudderstack: all.slice(0, CALLS) },
      later: [{ revision: 3 }],
      problems:
        leaked.length === 0
          ? []
          : [`RudderStack got ${leaked.length} calls while it was killed, ${earlier} of them made before`],
    }
  },
}

const rerouted: Case = {
  name: 'RudderStack killed, calls of RudderStack only',
  arms: ['gate'],
  async play(trial) {
    await pendingCalls(trial, { shares: ONLY.rudderstack })
    return {
      owed: { segment: trial.made },
      later: [{ shares: ONLY.rudderstack, killed: 'rudderstack', revision: 2 }],
    }
  },
}

export const cohortCases: readonly Case[] = [
  moved('rudderstack', 'RudderStack only'),
  moved('segment', 'Segment only'),
  killed,
  rerouted,
]
