import { expect, it } from 'vitest'
import type { Rollout } from '../../../src/core/index.ts'
import { createKnownRollouts } from '../../../src/server/control/known-rollouts.ts'
import { rolloutOf } from '../population/arbitraries.ts'

const at = (revision: number): Rollout => rolloutOf({ revision })

it('a revision that somebody names before it is there is known once it is', async () => {
  const stored = new Map<number, Rollout>([[1, at(1)]])
  const asked: number[] = []
  let inForce = at(2)
  const store = {
    async revision(revision: number) {
      asked.push(revision)
      const document = stored.get(revision)
      return document === undefined ? null : ({ revision, document } as never)
    },
  }
  const known = createKnownRollouts(store, () => inForce)
  expect(await known(3)).toBeNull()
  stored.set(3, at(3))
  expect(await known(3)).toMatchObject({ revision: 3 })
  inForce = at(4)
  expect(await known(3)).toMatchObject({ revision: 3 })
  // what was read once is not asked for again, nor what is gone
  for (const revision of [1, 1, 0, 0]) await known(revision)
  expect(asked).toEqual([3, 3, 1, 0])
})
