import { describe, expect, it } from 'vitest'
import { parseRollout } from '../../src/core/index.ts'
import type { Seen } from '../../src/server/rollout/next-revision.ts'
import { createPublisher, type Publisher } from '../../src/server/rollout/publisher.ts'
import type { RevisionMemory } from '../../src/server/rollout/revision-memory.ts'
import { ROLLOUT } from './support.ts'

const QUICK = { start: 5, publish: 5 }
const hanging = new Promise<never>(() => {})

/** A database that can be made to hang. */
const memoryThat = (save: (seen: Seen) => Promise<void>): RevisionMemory => ({
  load: () => Promise.resolve(null),
  save,
})

const rollout = (revision: number, more: object = {}) => {
  const document = { ...ROLLOUT, revision, ...more }
  const parsed = parseRollout(document)
  if (!parsed.ok) throw new Error('no rollout')
  return [document, parsed.rollout] as const
}

/** @returns the revision that a rollout with this share, written as 7, is published under */
const publish = async (publisher: Publisher, share: number): Promise<number | undefined> => {
  const audiences = [{ name: 'everyone', rudderstack: share }]
  return (await publisher.publish(...rollout(7, { audiences }))).published?.rollout.revision
}

describe('a database that does not answer', () => {
  it('holds up no publication for longer than the time that it is given', async () => {
    const publisher = await createPublisher(
      memoryThat(() => hanging),
      Date.now,
      QUICK,
    )
    const { published } = await publisher.publish(...rollout(7))
    expect(published?.rollout.revision).toBe(7)
    expect(publisher.unsaved()).toContain(
      'forgotten by a restart: the database gave no answer in 0.005 seconds;',
    )
  })

  it('is not asked again while it owes an answer: every question costs one of few threads', async () => {
    const asked: number[] = []
    let answer = (): void => {}
    const publisher = await createPublisher(
      memoryThat(({ revision }) => {
        asked.push(revision)
        return new Promise((resolve) => (answer = resolve))
      }),
      Date.now,
      QUICK,
    )
    await publisher.publish(...rollout(7))
    await publisher.publish(...rollout(8))
    await publisher.retry()
    expect([asked, publisher.unsaved()]).toEqual([[7], expect.stringContaining('Revision 8')])
    answer()
    const saved = publisher.retry()
    await expect.poll(() => asked).toEqual([7, 8])
    answer()
    await saved
    expect(publisher.unsaved()).toBeNull()
  })

  it('keeps a server from starting, in one sentence', async () => {
    const memory = { load: () => hanging, save: () => hanging }
    await expect(createPublisher(memory, Date.now, QUICK)).rejects.toMatchObject({
      code: 'database',
      message:
        'The highest revision ever published cannot be read: the database gave no answer in 0.005 seconds.',
    })
  })
})

describe('two servers on one database', () => {
  it('publish the same content under the same revision, and never below what the other one published', async () => {
    let shared: Seen | null = null
    const memory: RevisionMemory = {
      load: async () => shared,
      save: async (seen) => void (shared = seen),
    }
    const [one, other] = [await createPublisher(memory, Date.now), await createPublisher(memory, Date.now)]
    expect([await publish(one, 1), await publish(other, 1)]).toEqual([7, 7])
    expect([await publish(one, 2), await publish(one, 1)]).toEqual([8, 9])
    expect(await publish(other, 1)).toBe(9)
    expect([await publish(other, 3), await publish(one, 3)]).toEqual([10, 10])
  })

  it('never publish something else under the same revision, however close together', async () => {
    let shared: Seen | null = null
    const memory: RevisionMemory = {
      load: async () => shared,
      save: async (seen) => {
        // as the control store does: of two the first one stays
        if (shared === null || shared.revision < seen.revision) shared = seen
      },
    }
    const [first, second] = [await createPublisher(memory, Date.now), await createPublisher(memory, Date.now)]
    for (const share of [1, 3, 5]) {
      const [one, other] = await Promise.all([publish(first, share), publish(second, share + 1)])
      expect(one).not.toBe(other)
      expect(shared).toMatchObject({ revision: Math.max(one ?? 0, other ?? 0) })
    }
  })

  it('of which each has a rollout of its own outbid one another only now and then', async () => {
    let shared: Seen | null = null
    let now = 0
    const memory: RevisionMemory = { load: async () => shared, save: async (seen) => void (shared = seen) }
    const open = () => createPublisher(memory, () => now, undefined, 60_000)
    const [one, other] = [await open(), await open()]
    expect([await publish(one, 1), await publish(other, 2)]).toEqual([7, 8])
    for (now = 0; now < 60_000; now += 1_000)
      expect([await publish(one, 1), await publish(other, 2)]).toEqual([7, 8])
    expect([await publish(one, 1), await publish(other, 2)]).toEqual([9, 8])
    // a change is published at once, and the same content under the same revision
    expect([await publish(one, 2), await publish(other, 2)]).toEqual([10, 10])
  })
})

describe('another server that has published something above what was read here', () => {
  const published: Seen = { revision: 8, content: 'of the other one' }
  const memory: RevisionMemory = { load: async () => published, save: async () => {} }

  it('is outbid where what was read is still the newest that is written, as with a kill over it', async () => {
    const asked: number[] = []
    const publisher = await createPublisher(memory, Date.now, QUICK, 0, async (revision) => {
      asked.push(revision)
      return true
    })
    expect(await publish(publisher, 50)).toBe(9)
    expect(asked).toEqual([7])
  })

  it('is not where something newer is written by now: that is read first', async () => {
    const publisher = await createPublisher(memory, Date.now, QUICK, 0, async () => false)
    const [document, parsed] = rollout(7)
    expect(await publisher.publish(document, parsed)).toEqual({
      published: null,
      problem: null,
      isStale: true,
    })
    expect((await publisher.publish(...rollout(9))).published?.rollout.revision).toBe(9)
  })

  it('is outbid where nobody says in time whether it is', async () => {
    const publisher = await createPublisher(memory, Date.now, QUICK, 0, () => hanging)
    expect(await publish(publisher, 50)).toBe(9)
  })
})
