import { describe, expect, test } from 'vitest'
import { changeType, dropNulls, rename, replaceValue } from '../../../src/sandbox/pipeline/alter-body.ts'

const body = () => ({
  properties: {
    a: 1,
    'b/~': 'x',
    list: [{ price: '4', none: null }],
    flag: true,
    none: null,
    at: { deep: null },
  },
  traits: { plan: null },
  userId: null,
})

describe('changeType', () => {
  test.each([
    ['/properties/a', '1'],
    ['/properties/b~1~0', ['x']],
    ['/properties/list/0/price', 4],
    ['/properties/flag', 'true'],
    ['/properties/none', ''],
    ['/properties/at', '{"deep":null}'],
    ['/traits/plan', ''],
  ])('%s', (path, value) => {
    const changed = changeType(body(), path)
    expect(changed?.paths).toEqual([path])
    expect(changeType(changed!.body, path)?.body).not.toEqual(changed!.body)
    const expected = structuredClone(body()) as Record<string, unknown>
    expect(changed!.body).toEqual(replaceValue(expected, path, value)!.body)
  })

  test('does nothing where nothing is, and leaves the original alone', () => {
    const original = body()
    expect(changeType(original, '/properties/toString')).toBeNull()
    expect(changeType(original, '/properties/list/7')).toBeNull()
    changeType(original, '/properties/a')
    expect(original).toEqual(body())
  })
})

describe('rename', () => {
  test('keeps the place among the neighbours and the value', () => {
    const { body: renamed } = rename(body(), '/properties/a', 'amount')!
    expect(Object.keys(renamed['properties'] as object)[0]).toBe('amount')
    expect(renamed).toMatchObject({ properties: { amount: 1 } })
    expect(renamed).not.toHaveProperty('properties.a')
  })

  test('works inside lists', () => {
    expect(rename(body(), '/properties/list/0/price', 'cost')?.body).toMatchObject({
      properties: { list: [{ cost: '4', none: null }] },
    })
  })

  test.each([
    ['what is not there', '/properties/b', 'c'],
    ['a name that is taken', '/properties/a', 'flag'],
    ['an item of a list', '/properties/list/0', 'first'],
  ])('does nothing to %s', (_name, path, to) => {
    expect(rename(body(), path, to)).toBeNull()
  })
})

describe('dropNulls', () => {
  test('takes null properties and traits away, in lists and below, and says which', () => {
    expect(dropNulls(body())).toEqual({
      body: {
        properties: { a: 1, 'b/~': 'x', list: [{ price: '4' }], flag: true, at: {} },
        traits: {},
        userId: null,
      },
      paths: ['/properties/list/0/none', '/properties/none', '/properties/at/deep', '/traits/plan'],
    })
  })

  test('reaches the traits of RudderStack', () => {
    expect(dropNulls({ context: { traits: { a: null }, b: null } })).toEqual({
      body: { context: { traits: {}, b: null } },
      paths: ['/context/traits/a'],
    })
  })

  test('does nothing where nothing is null', () => {
    expect(dropNulls({ properties: { a: [null], b: 0 }, userId: null })).toBeNull()
  })
})
