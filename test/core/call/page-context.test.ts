import { describe, expect, test } from 'vitest'
import { pageContext } from '../../../src/core/call/page-context.ts'
import type { Copy } from '../../../src/core/index.ts'

const page = {
  path: '/cart',
  referrer: 'https://from.test/',
  search: '?a=1',
  title: 'Cart',
  url: 'https://shop.test/cart?a=1',
  href: 'https://shop.test/cart?a=1#top',
}
const of = (more: Partial<Copy>): Record<string, unknown> =>
  pageContext({ type: 'track', fields: {}, options: {}, page, ...more } as Copy)

describe('context.page of a copy', () => {
  test('is the page of the moment of the call, without the fragment that the address bar has', () => {
    const { href: _, ...recorded } = page
    expect(of({})).toEqual(recorded)
  })

  test('says what the options say of it, and the rest as recorded', () => {
    expect(of({ options: { context: { page: { title: 'Said' } } } })).toMatchObject({
      title: 'Said',
      path: '/cart',
    })
  })

  test("in the options `page` takes the place of `context.page`, as with Segment's SDK", () => {
    const options = { page: { path: '/said' }, context: { page: { path: '/not-said', title: 'Not said' } } }
    expect(of({ options })).toMatchObject({ path: '/said', title: 'Cart' })
  })

  test('takes what the properties of a page view say, and of no other call', () => {
    const fields = { title: 'Said', price: 3 }
    expect(of({ type: 'page', fields })).toMatchObject({ title: 'Said', path: '/cart' })
    expect(of({ type: 'page', fields })).not.toHaveProperty('price')
    expect(of({ type: 'screen', fields })).toMatchObject({ title: 'Cart' })
  })

  test('has no search where a page view says it is undefined', () => {
    expect(
      JSON.parse(JSON.stringify(of({ type: 'page', fields: { search: undefined } }))),
    ).not.toHaveProperty('search')
  })
})
