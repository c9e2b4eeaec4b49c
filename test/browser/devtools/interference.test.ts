import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createInterference, type Interference } from '../../../src/browser/devtools/interference.ts'

const page = globalThis as unknown as Record<string, unknown>
const SLOW_MS = 20
let sent: string[] = []
let kept: unknown[] = []
let interference: Interference

class Xhr extends EventTarget {
  url = ''
  open(_method: string, url: string): void {
    this.url = url
  }
  send(): void {
    sent.push(this.url)
  }
}

beforeEach(() => {
  sent = []
  kept = []
  page['fetch'] = (url: string) => (sent.push(url), Promise.resolve('answer'))
  page['XMLHttpRequest'] = Xhr
  page['ProgressEvent'] = Event
  Object.defineProperty(page, 'navigator', {
    configurable: true,
    value: { sendBeacon: (url: string) => (sent.push(url), true) },
  })
  interference = createInterference({
    vendorOf: (input) => (String(input).startsWith('https://segment') ? 'segment' : null),
    slowMs: SLOW_MS,
    onBlocked: (...one) => void kept.push(one),
  })
})

afterEach(() => interference.set('segment', null))

const post = (url: string): Xhr => {
  const xhr = new (page['XMLHttpRequest'] as typeof Xhr)()
  xhr.open('POST', url)
  xhr.send()
  return xhr
}

test('nothing is wrapped until a leg is hindered, nor after', () => {
  const { fetch, navigator } = page
  interference.set('segment', 'block')
  expect(page['fetch']).not.toBe(fetch)
  interference.set('rudderstack', 'slow')
  interference.set('segment', null)
  expect([interference.of('segment'), interference.of('rudderstack')]).toEqual([null, 'slow'])
  expect(page['fetch']).not.toBe(fetch)
  interference.set('rudderstack', null)
  expect([page['fetch'], page['navigator']]).toEqual([fetch, navigator])
  expect(Object.getOwnPropertyNames(Xhr.prototype)).toEqual(['constructor', 'open', 'send'])
})

describe('a blocked leg', () => {
  beforeEach(() => interference.set('segment', 'block'))

  test('sends nothing by any way, and its requests fail', async () => {
    await expect(fetch('https://segment/t', { method: 'POST', body: 'a' })).rejects.toThrow('Failed to fetch')
    const xhr = post('https://segment/t')
    const failed = await new Promise((resolve) => xhr.addEventListener('error', ({ type }) => resolve(type)))
    expect(failed).toBe('error')
    expect(navigator.sendBeacon('https://segment/t', 'b')).toBe(true)
    expect(sent).toEqual([])
    expect(kept).toEqual([
      ['segment', 'https://segment/t', 'a'],
      ['segment', 'https://segment/t', undefined],
      ['segment', 'https://segment/t', 'b'],
    ])
  })

  test('leaves everybody else’s alone', async () => {
    expect(await fetch('https://shop/t')).toBe('answer')
    post('https://shop/x')
    navigator.sendBeacon('https://shop/b')
    expect(sent).toEqual(['https://shop/t', 'https://shop/x', 'https://shop/b'])
  })

  test('is let through by whoever has wrapped it meanwhile, once it is released', async () => {
    const ours = fetch
    page['fetch'] = (...args: Parameters<typeof fetch>) => ours(...args)
    const wrapped = fetch
    interference.set('segment', null)
    expect(page['fetch']).toBe(wrapped)
    expect(await fetch('https://segment/t')).toBe('answer')
  })
})

test('a slow leg’s requests leave late, and one that is opened anew does not leave twice', async () => {
  interference.set('segment', 'slow')
  const answer = fetch('https://segment/t')
  const xhr = post('https://segment/x')
  const again = post('https://segment/old')
  again.open('POST', 'https://shop/new')
  again.send()
  expect(sent).toEqual(['https://shop/new'])
  expect(await answer).toBe('answer')
  await vi.waitFor(() => expect(sent).toEqual(['https://shop/new', 'https://segment/t', xhr.url]))
})
