import { describe, expect, it } from 'vitest'
import { parseRollout } from '../../src/core/index.ts'
import type { Seen } from '../../src/server/rollout/next-revision.ts'
import { createPublisher } from '../../src/server/rollout/publisher.ts'
import { createRevisionMemory, type RevisionMemory } from '../../src/server/rollout/revision-memory.ts'
import { ROLLOUT } from './support.ts'

const hanging = new Promise<never>(() => {})

/** A file system that can be made to hang. */
const memoryThat = (save: (seen: Seen) => Promise<void>): RevisionMemory => ({
  file: '/data/published.json',
  load: () => Promise.resolve(null),
  save,
})

const rollout = (revision: number) => {
  const parsed = parseRollout({ ...ROLLOUT, revision })
  if (!parsed.ok) throw new Error('no rollout')
  return [{ ...ROLLOUT, revision }, parsed.rollout] as const
}

describe('a file system that does not answer', () => {
  it('holds up no publication for longer than the time that it is given', async () => {
    const publisher = await createPublisher(
      memoryThat(() => hanging),
      Date.now,
      5,
    )
    const { published } = await publisher.publish(...rollout(7))
    expect(published?.rollout.revision).toBe(7)
    expect(publisher.unsaved()).toContain(
      'forgotten by a restart: the file system gave no answer in 0.005 seconds;',
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
      5,
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
    const memory = { ...createRevisionMemory('/data'), load: () => hanging }
    await expect(createPublisher(memory, Date.now, 5)).rejects.toMatchObject({
      code: 'revision-memory',
      message:
        '/data/published.json holds the highest revision ever published and cannot be read: ' +
        'the file system gave no answer in 0.005 seconds; name another folder with --data-dir FOLDER.',
    })
  })
})
