import { afterEach, expect, test } from 'vitest'
import { isLocalHost, mayShow } from '../../../src/browser/devtools/may-show.ts'

const asking = (value: string | null): void =>
  void Object.assign(globalThis, { localStorage: { getItem: () => value } })
afterEach(() => asking(null))

test.each([
  'localhost',
  'shop.localhost',
  'shop.local',
  'shop.test',
  '127.0.0.1',
  '0.0.0.0',
  '[::1]',
  '10.1.2.3',
  '192.168.0.9',
  '172.16.0.1',
  '172.31.255.1',
])('%s is a developer’s own', (host) => expect(isLocalHost(host)).toBe(true))

test.each([
  'shop.example',
  'localhost.example',
  'mylocalhost',
  '127.0.0.1.example',
  '10.example',
  '172.15.0.1',
  '172.32.0.1',
  '193.168.0.9',
  '',
])('“%s” is not', (host) => expect(isLocalHost(host)).toBe(false))

test('elsewhere the overlay shows where the app says so, or somebody asks for it in their own browser', () => {
  expect(mayShow({}, 'shop.example')).toBe(false)
  expect(mayShow({ production: true }, 'shop.example')).toBe(true)
  asking('0')
  expect(mayShow({}, 'shop.example')).toBe(false)
  asking('1')
  expect(mayShow({}, 'shop.example')).toBe(true)
})

test('a frame without local storage has asked for nothing', () => {
  Object.assign(globalThis, {
    localStorage: {
      getItem() {
        throw new DOMException('denied', 'SecurityError')
      },
    },
  })
  expect(mayShow({}, 'shop.example')).toBe(false)
})
