import { afterEach, describe, expect, test, vi } from 'vitest'
import { replaceFunction, type Around } from '../../../src/browser/delivery/replace-function.ts'

const passing: Around = (native, self, args) => Reflect.apply(native, self, args)
const watched = () => vi.fn<Around>(passing)

/** As a page's: an own function, and one that is inherited. */
function host() {
  class Base {
    inherited(...args: unknown[]): unknown {
      return [this, ...args]
    }
  }
  class Host extends Base {}
  return Object.assign(new Host(), {
    own(this: unknown, ...args: unknown[]): unknown {
      return [this, ...args]
    },
  })
}
type Host = ReturnType<typeof host>

describe.each(['own', 'inherited'] as const)('an %s function', (name) => {
  test('is called through ours, with its this and arguments', () => {
    const page = host()
    const native: unknown = page[name]
    const around = watched()
    replaceFunction(page, name, around)
    expect(page[name](1, undefined)).toEqual([page, 1, undefined])
    expect(around.mock.calls).toEqual([[native, page, [1, undefined]]])
  })

  test('is put back, as it was', () => {
    const page = host()
    const before = [page[name], Object.getOwnPropertyDescriptors(page)]
    const restore = replaceFunction(page, name, passing)
    expect(page[name]).not.toBe(before[0])
    restore()
    restore()
    expect([page[name], Object.getOwnPropertyDescriptors(page)]).toEqual(before)
    expect(page[name]).toBe(before[0])
  })

  test('that somebody has wrapped meanwhile stays wrapped, and ours passes everything on', () => {
    const page = host()
    const around = watched()
    const restore = replaceFunction(page, name, around)
    const ours = page[name]
    const theirs = function (this: Host, ...args: unknown[]): unknown {
      return ours.apply(this, args)
    }
    page[name] = theirs
    restore()
    expect(page[name]).toBe(theirs)
    expect(page[name](1)).toEqual([page, 1])
    expect(around).not.toHaveBeenCalled()
  })
})

describe('what cannot be replaced stays as it is', () => {
  test.each([
    ['of a frozen object', Object.freeze(host())],
    ['behind a getter alone', Object.defineProperty(host(), 'own', { get: () => host().own })],
    ['that is none', Object.assign(host(), { own: undefined })],
  ])('a function %s', (_, page) => {
    const before = Object.getOwnPropertyDescriptors(page)
    const around = watched()
    const restore = replaceFunction(page, 'own', around)
    restore()
    expect(Object.getOwnPropertyDescriptors(page)).toEqual(before)
    expect(around).not.toHaveBeenCalled()
  })
})

describe('where a page has put things onto Object.prototype', () => {
  const traps = ['get', 'has', 'getOwnPropertyDescriptor', 'construct', 'value', 'writable']
  afterEach(() => traps.forEach((trap) => Reflect.deleteProperty(Object.prototype, trap)))

  test('ours looks and works as before', () => {
    const page = host()
    const shared = Object.prototype as unknown as Record<string, unknown>
    for (const trap of traps) shared[trap] = () => 'page'
    const restore = replaceFunction(page, 'own', passing)
    const seen = [page.own.name, page.own.length, 'own' in page, page.own(1)]
    restore()
    for (const trap of traps) Reflect.deleteProperty(Object.prototype, trap)
    expect(seen).toEqual(['own', 0, true, [page, 1]])
  })
})
