import { until } from '../../../../demo/until.ts'
import type { Fault } from '../../../../src/sandbox/index.ts'
import { CALLS, type Case } from '../case.ts'
import type { Trial } from '../trial.ts'

/** RudderStack's SDK sends one after another: a leg may not get to all of its calls. */
const TRIED_LIMIT_MS = 3_000

/** Until every leg has been asked to take every call, or as many of them as its SDK tries at once. */
const tried = ({ sandbox, legs }: Trial, since: number): Promise<boolean> =>
  until(
    () =>
      legs.every((leg) => {
        const posts = sandbox.requested({ leg, kind: 'api', since }).filter(({ method }) => method === 'POST')
        return posts.length >= CALLS
      }),
    TRIED_LIMIT_MS,
  )

const failing = (name: string, fault: Fault): Case => ({
  name,
  async play(trial) {
    const visit = await trial.open()
    await visit.ready()
    trial.fail(fault)
    const since = Date.now()
    await visit.make(CALLS)
    await tried(trial, since)
    await visit.leave()
    return {}
  },
})

export const endpointCases: readonly Case[] = [
  failing('endpoints answer 500', { status: 500 }),
  failing('endpoints answer 429', { status: 429, retryAfter: 1 }),
  failing('endpoints hang', { hang: true }),
  failing('endpoints drop connections', { closeSocket: true }),
  {
    name: 'endpoints answer 500 at first, page stays',
    async play(trial) {
      const visit = await trial.open()
      await visit.ready()
      trial.fail({ status: 500, times: CALLS })
      await visit.make(CALLS)
      return { stays: visit }
    },
  },
]
