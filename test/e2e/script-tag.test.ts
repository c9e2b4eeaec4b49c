import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, eventually, rolloutAt, type World } from '../support/gate-world.ts'

// The files of dist/ as a page without a bundler loads them.
const dist = new URL('../../dist/', import.meta.url)
const file = (name: string) => ({
  body: readFileSync(new URL(name, dist), 'utf8'),
  headers: { 'content-type': 'text/javascript' },
})

let world: World
beforeAll(async () => {
  expect(existsSync(new URL('crossfade.iife.js', dist)), 'npm run build makes dist/').toBe(true)
  const names = ['crossfade.iife.js', 'crossfade.segment.js', 'crossfade.rudderstack.js']
  const page = `<!doctype html><title>Shop</title>
    <script>window.crossfade = []; crossfade.push(['page', 'Early']); crossfade.push('nonsense'); crossfade.push(['nothing'])</script>
    <script>fetch('/options').then((answer) => answer.json()).then((options) => {
      crossfade.options = options
      const script = document.createElement('script')
      script.src = '/js/crossfade.iife.js'
      document.head.append(script)
    })</script>`
  world = await createWorld({
    pages: {
      '/shop': page,
      '/': '<title>none</title>',
      ...Object.fromEntries(names.map((name) => [`/js/${name}`, file(name)])),
    },
  })
})
afterAll(() => world.close())

/** In call order: requests of two calls may overtake each other. */
const callsOn = (leg: 'segment' | 'rudderstack'): string[] =>
  world
    .arrived(leg)
    .sort((a, b) => a.context.crossfade.seq - b.context.crossfade.seq)
    .map(({ event, type }) => event ?? type)

test('the script on the page twice: the gate that is there stays', async () => {
  world.sandbox.clear()
  const page = await world.browser.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => void errors.push(String(error)))
  await page.route('**/options', (route) => route.fulfill({ json: world.options(rolloutAt(0, 100)) }))
  await page.goto(world.server.at('/shop', 'localhost'))
  await page.waitForFunction(() => 'track' in (window as never as { crossfade: object }).crossfade)
  await page.addScriptTag({ url: '/js/crossfade.iife.js' })
  await page.evaluate(() =>
    (window as never as { crossfade: { track(event: string): unknown } }).crossfade.track('Once'),
  )
  await eventually(() => expect(callsOn('segment')).toEqual(['page', 'Once']))
  expect(errors).toEqual([])
  await page.close()
})

test.each([
  ['both', 100, 100, ['segment', 'rudderstack']],
  ['Segment only', 0, 100, ['segment']],
  ['RudderStack only', 100, 0, ['rudderstack']],
] as const)(
  '%s: calls queued before the script arrive, and only the needed files are fetched',
  async (_, rudderstack, segment, legs) => {
    world.sandbox.clear()
    const page = await world.browser.newPage()
    const fetched: string[] = []
    const errors: string[] = []
    page.on('request', (request) => void fetched.push(new URL(request.url()).pathname))
    page.on('pageerror', (error) => void errors.push(String(error)))
    await page.route('**/options', (route) =>
      route.fulfill({ json: world.options(rolloutAt(rudderstack, segment)) }),
    )
    await page.goto(world.server.at('/shop', 'localhost'))
    await page.waitForFunction(() => 'track' in (window as never as { crossfade: object }).crossfade)
    await page.evaluate(() =>
      (window as never as { crossfade: { track(event: string): unknown } }).crossfade.track('Late'),
    )
    await eventually(() => {
      for (const leg of legs) expect(callsOn(leg)).toEqual(['page', 'Late'])
    })
    for (const leg of ['segment', 'rudderstack'] as const) {
      expect(fetched.includes(`/js/crossfade.${leg}.js`)).toBe((legs as readonly string[]).includes(leg))
    }
    expect(errors).toEqual([])
    await page.close()
  },
)
