import { describe, expect, it } from 'vitest'
import { createRevisionKeeper } from '../../src/server/rollout/revision-keeper.ts'

const seen = (revision: number) => ({ revision, content: `content ${revision}` })

describe('a revision that is published', () => {
  it('is no trouble while it is being saved, only where that failed', async () => {
    let end = (_error?: Error): void => {}
    const save = () =>
      new Promise<void>((resolve, reject) => (end = (error) => (error ? reject(error) : resolve())))
    const keeper = createRevisionKeeper({ load: async () => null, save }, null, 1_000)
    const first = keeper.keep(seen(1))
    expect(keeper.unsaved()).toBe(null)
    end(new Error('the disk is full.'))
    await first
    expect(keeper.unsaved()).toBe(
      'Revision 1 is published but would be forgotten by a restart: the disk is full; ' +
        'saving is tried again every 2 seconds.',
    )
    const second = keeper.retry()
    expect(keeper.unsaved()).toContain('the disk is full')
    end()
    await second
    expect(keeper.unsaved()).toBe(null)
    void keeper.keep(seen(2))
    expect(keeper.unsaved()).toBe(null)
    end()
  })

  it('is saved although the one before was published a second time', async () => {
    const saved: number[] = []
    const save = async ({ revision }: { revision: number }) => void saved.push(revision)
    const keeper = createRevisionKeeper({ load: async () => null, save }, seen(1), 1_000)
    for (const revision of [1, 2, 2, 3]) await keeper.keep(seen(revision))
    expect(saved).toEqual([2, 3])
  })
})
