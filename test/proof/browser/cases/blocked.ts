import { CALLS, type Case } from '../case.ts'

/** Text that stands in one bundled file alone: in that with a leg's driver and SDK. */
const MARKS = ['segment-retried', 'plugins-failed']

/** No SDK ever sees the calls of the first visit, so none of them may come twice. */
export const blockedCases: readonly Case[] = [
  {
    name: 'both SDKs blocked',
    arms: ['gate'],
    neverHanded: true,
    async play(trial) {
      const context = await trial.visitor.context()
      const files = MARKS.map((mark) => `**/assets/${trial.stage.fileWith(mark)}`)
      for (const file of files) await context.route(file, (route) => route.abort('blockedbyclient'))
      const visit = await trial.open()
      await visit.ready()
      await visit.make(CALLS)
      await visit.close()
      await context.unrouteAll({ behavior: 'wait' })
      return {}
    },
  },
]
