import { DOWN, type Case } from '../case.ts'

const TABS = 5
const CALLS_PER_TAB = 10

/** Five tabs of one person make calls that nobody takes, are left in the same moment, and come back together. */
export const tabCases: readonly Case[] = [
  {
    name: 'five racing tabs',
    async play(trial) {
      const tabs = await Promise.all(Array.from({ length: TABS }, () => trial.open()))
      await Promise.all(tabs.map((tab) => tab.ready()))
      trial.fail(DOWN)
      await Promise.all(
        tabs.map(async (tab) => {
          await tab.make(CALLS_PER_TAB)
          await tab.close()
        }),
      )
      return { later: Array.from({ length: TABS }, () => ({})) }
    },
  },
]
