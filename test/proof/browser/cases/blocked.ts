import { LEGS } from '../arm.ts'
import { CALLS, type Case } from '../case.ts'

/** No SDK ever sees the calls of the first visit, so none of them may come twice. */
export const blockedCases: readonly Case[] = [
  {
    name: 'both SDKs blocked',
    arms: ['gate'],
    neverHanded: true,
    async play(trial) {
      const context = await trial.visitor.context()
      const files = LEGS.map((leg) => `**/assets/${trial.stage.chunkOf(leg)}`)
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
