import { afterEach, describe, expect, test, vi } from 'vitest'
import { holdPageLock, type PageLock } from '../../../src/browser/journal/page-lock.ts'

// Node's Web Locks are the browser's, within one process

const shown = (persisted: boolean): Event => Object.assign(new Event('pageshow'), { persisted })

describe('the lock of a page', () => {
  const held: PageLock[] = []
  const hold = (owner: string): { lock: PageLock; page: EventTarget } => {
    const page = new EventTarget()
    const lock = holdPageLock({ owner, page })
    held.push(lock)
    return { lock, page }
  }
  afterEach(() => held.splice(0).forEach((lock) => lock.stop()))
  const alive = async (): Promise<string[]> => [...(await held[0]!.alive())!].sort()
  const until = (owners: readonly string[]): Promise<void> =>
    vi.waitFor(async () => expect(await alive()).toEqual(owners))

  test('names its owner from the first tick, and no lock of somebody else', async () => {
    const other = navigator.locks.request('of the app', () => hold('one') && alive())
    expect(await other).toEqual(['one'])
  })

  test('is let go when the page goes, and held again when the page comes back from the cache', async () => {
    hold('one')
    const { page } = hold('two')
    await until(['one', 'two'])
    page.dispatchEvent(new Event('pagehide'))
    await until(['one'])
    page.dispatchEvent(shown(true))
    page.dispatchEvent(shown(true))
    await until(['one', 'two'])
    page.dispatchEvent(new Event('pagehide'))
    await until(['one'])
  })

  test('is not held anew by a page that is merely shown, nor after a stop', async () => {
    hold('one')
    const { page, lock } = hold('two')
    page.dispatchEvent(new Event('pagehide'))
    page.dispatchEvent(shown(false))
    await until(['one'])
    lock.stop()
    page.dispatchEvent(shown(true))
    await until(['one'])
  })
})

test('a browser without Web Locks cannot say who is there', async () => {
  const lock = holdPageLock({ owner: 'one', locks: null, page: new EventTarget() })
  expect(await lock.alive()).toBeNull()
  lock.stop()
})

test('a frame that may not use them cannot either, and nothing is thrown into the page', async () => {
  const refuse = (): Promise<never> => Promise.reject(new DOMException('sandboxed', 'SecurityError'))
  const locks = { request: refuse, query: refuse } as unknown as LockManager
  const lock = holdPageLock({ owner: 'one', locks, page: new EventTarget() })
  expect(await lock.alive()).toBeNull()
  lock.stop()
})
