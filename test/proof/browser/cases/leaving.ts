import { CALLS, DOWN, ROUND_TRIP, type Case } from '../case.ts'
import type { Trial } from '../trial.ts'

type Way = {
  readonly name: string
  /** Makes the calls and ends the page. */
  readonly now: (trial: Trial) => Promise<void>
  /** The same with calls that are made while the page loads. */
  readonly atBoot: (trial: Trial) => Promise<void>
}

async function openReady(trial: Trial) {
  const visit = await trial.open()
  await visit.ready()
  return visit
}

const endedBy = (end: 'close' | 'crash'): Omit<Way, 'name'> => ({
  async now(trial) {
    const visit = await openReady(trial)
    await visit.make(CALLS)
    await visit[end]()
  },
  async atBoot(trial) {
    const visit = await trial.open({ atBoot: CALLS })
    await visit[end]()
  },
})

const WAYS: readonly Way[] = [
  { name: 'tab close', ...endedBy('close') },
  {
    name: 'same-tick navigation',
    async now(trial) {
      const visit = await openReady(trial)
      await visit.makeAndLeave(CALLS)
    },
    async atBoot(trial) {
      await trial.open({ atBoot: CALLS, leavesAtBoot: true })
    },
  },
  { name: 'renderer crash', ...endedBy('crash') },
]

/** The page ends right after its calls: with healthy endpoints, with dead ones, and while it still loads. */
export const leavingCases: readonly Case[] = WAYS.flatMap(({ name, now, atBoot }): Case[] => [
  {
    name,
    async play(trial) {
      trial.fail(ROUND_TRIP)
      await now(trial)
      return {}
    },
  },
  {
    name: `${name}, endpoints down`,
    async play(trial) {
      trial.fail(DOWN)
      await now(trial)
      return {}
    },
  },
  {
    name: `${name}, page still loading`,
    async play(trial) {
      trial.fail(ROUND_TRIP)
      await atBoot(trial)
      return {}
    },
  },
])
