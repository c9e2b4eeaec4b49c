import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { runInNewContext } from 'node:vm'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  middleware,
  rolloutScript,
  type CrossfadeRequest,
  type MiddlewareOptions,
} from '../../../src/server/bootstrap/index.ts'
import { ROLLOUT } from '../support.ts'

/** What the page finds once the script has run. */
function setBy(code: string): unknown {
  const window: { crossfadeBootstrap?: unknown } = {}
  runInNewContext(code, { window })
  return JSON.parse(JSON.stringify(window.crossfadeBootstrap))
}

describe('rolloutScript', () => {
  it('is a script that sets the rollout and the region', () => {
    const script = rolloutScript(ROLLOUT, { region: 'CH', nonce: 'a"b' })
    const [, nonce, code] = /^<script nonce="([^"]*)">(.*)<\/script>$/s.exec(script)!
    expect(nonce).toBe('a&quot;b')
    expect(setBy(code!)).toEqual({ rollout: ROLLOUT, region: 'CH' })
  })

  it('can be ended by no name in the rollout', () => {
    const hostile = '</script><script>alert(1)</script><!--\u2028'
    const script = rolloutScript({ ...ROLLOUT, audiences: [{ name: hostile, rudderstack: 5 }] })
    expect(script.match(/<\/?script/g)).toEqual(['<script', '</script'])
    const set = setBy(script.slice('<script>'.length, -'</script>'.length))
    expect(set).toMatchObject({ rollout: { audiences: [{ name: hostile }] } })
  })

  it('takes JSON text, and is nothing where that is no rollout', () => {
    expect(rolloutScript(JSON.stringify(ROLLOUT))).toBe(rolloutScript(ROLLOUT))
    for (const wrong of [null, 'nonsense', {}, { ...ROLLOUT, format: 2 }])
      expect(rolloutScript(wrong)).toBe('')
  })
})

async function ask(headers: Record<string, string>, options: Partial<MiddlewareOptions> = {}) {
  const run = middleware({ rollout: () => ROLLOUT, ...options })
  const server = createServer((request: CrossfadeRequest, response) =>
    run(request, response, () => {
      const { deviceId, region, script } = request.crossfade!
      response.end(JSON.stringify({ deviceId, region, script: script() }))
    }),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { headers })
  const body = (await response.json()) as { deviceId: string; region?: string; script: string }
  return { ...body, cookie: response.headers.get('set-cookie') }
}

describe('the middleware', () => {
  it('gives a new browser an id, which goes out as a cookie for a year', async () => {
    const { deviceId, cookie } = await ask({})
    expect(deviceId).toMatch(/^[\da-f]{8}-[\da-f-]{27}$/)
    expect(cookie).toBe(`crossfade_device=${deviceId}; Path=/; Max-Age=31536000; SameSite=Lax`)
  })

  it('keeps the id of a browser that has one', async () => {
    const { deviceId, cookie } = await ask({ cookie: 'a=1; crossfade_device=one%20id; b=2' })
    expect([deviceId, cookie]).toEqual(['one id', null])
  })

  it.each([
    ['ajs_anonymous_id=anon-1', 'anon-1'],
    ['ajs_anonymous_id=%22old-1%22', 'old-1'],
  ])('begins with the anonymous id of %s', async (cookie, id) => {
    expect((await ask({ cookie })).deviceId).toBe(id)
  })

  it.each(['crossfade_device=%E2%82%AC', `crossfade_device=${'x'.repeat(129)}`, 'crossfade_device=%'])(
    'replaces what is no id: %s',
    async (cookie) => {
      expect((await ask({ cookie })).cookie).toMatch(/^crossfade_device=[\da-f-]{36};/)
    },
  )

  it('is secure behind https, and on the domain that is named', async () => {
    const { cookie } = await ask({ 'x-forwarded-proto': 'https' }, { cookieDomain: 'shop.example' })
    expect(cookie).toMatch(/; Domain=shop\.example; Secure$/)
  })

  it.each([
    [{ 'cf-ipcountry': 'ch' }, 'CH'],
    [{ 'cloudfront-viewer-country': 'DE' }, 'DE'],
    [{ 'cf-ipcountry': 'XX' }, undefined],
    [{ 'cf-ipcountry': 'T1', 'x-vercel-ip-country': 'US' }, 'US'],
    [{ 'x-country': 'FR' }, undefined],
    [{ 'cf-ipcountry': '</script>' }, undefined],
  ])('reads the country from %j', async (headers, region) => {
    const found = await ask(headers)
    expect(found.region).toBe(region)
    expect(found.script).toBe(rolloutScript(ROLLOUT, { region }))
  })

  it('puts nothing into the page where the rollout cannot be had', async () => {
    const rollout = (): never => {
      throw new Error('not yet')
    }
    expect((await ask({}, { rollout })).script).toBe('')
  })
})
