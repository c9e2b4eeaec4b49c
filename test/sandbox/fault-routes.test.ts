import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts'
import { parseFaults } from '../../src/sandbox/parse-faults.ts'
import { toRudderstack, toSegment } from './send-calls.ts'
import { startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts'

describe('parseFaults', () => {
  test('takes every fault of pipelines and webhooks', () => {
    const pipeline = [
      { fault: 'lose', event: 'Bought', type: 'track', share: 0.02 },
      { fault: 'duplicate' },
      { fault: 'delay', ms: 1 },
      { fault: 'reorder' },
      { fault: 'changeType', path: '/properties/price' },
      { fault: 'rename', path: '/properties/price', to: 'amount' },
      { fault: 'replace', path: '/userId', value: null },
      { fault: 'dropNulls' },
    ]
    const rudderstack = { pipeline, webhook: { delayMs: 0, duplicate: 0.5, stop: false } }
    expect(parseFaults({ rudderstack })).toEqual({ ok: true, faults: { segment: {}, rudderstack } })
  })

  test.each([
    [{ pipeline: {} }, 'the faults of a pipeline are a list'],
    [{ pipeline: [1] }, '0: a fault is an object such as'],
    [{ pipeline: [{ fault: 'lose' }, { fault: 'loose' }] }, '1: fault must be one of lose, duplicate, delay'],
    [{ pipeline: [{ fault: 'constructor' }] }, 'fault must be one of'],
    [{ pipeline: [{ fault: 'delay' }] }, 'delay needs ms: a whole number from 1 to 86400000'],
    [{ pipeline: [{ fault: 'lose', path: '/a' }] }, 'lose takes no path; it takes event, type, share'],
    [{ pipeline: [{ fault: 'lose', share: 2 }] }, 'share must be a number from 0 to 1'],
    [{ pipeline: [{ fault: 'rename', path: 'a', to: 'b' }] }, 'path must be a JSON Pointer'],
    [{ pipeline: [{ fault: 'rename', path: '/a', to: '' }] }, 'to must be a name'],
    [{ webhook: { stopp: true } }, 'stopp is no fault; there are delayMs, duplicate, stop'],
    [{ webhook: { stop: 'yes' } }, 'stop must be true or false'],
  ])('refuses %j: %s', (segment, problem) => {
    const parsed = parseFaults({ segment })
    expect(parsed.ok ? [] : parsed.problems).toEqual([expect.stringContaining(problem)])
  })
})

describe('over HTTP', () => {
  let receiver: WebhookReceiver
  let sandbox: Sandbox
  beforeEach(async () => {
    receiver = await startWebhookReceiver()
    const { url } = receiver
    const address = url.replace('http://', 'http://user:hush@')
    sandbox = await startSandbox({
      webhooks: { segment: { url: `${address}?token=hush` }, rudderstack: { url } },
    })
  })
  afterEach(async () => {
    await sandbox.close()
    await receiver.close()
  })
  const get = async (path: string): Promise<unknown> => (await fetch(sandbox.url + path)).json()
  const put = (faults: unknown) =>
    fetch(`${sandbox.url}/faults`, { method: 'PUT', body: JSON.stringify(faults) })
  const event = { event: 'Bought', anonymousId: 'a', messageId: 'm' }

  test('faults change while it runs, and what they did is listed and filtered', async () => {
    await put({ rudderstack: { pipeline: [{ fault: 'lose', event: 'Bought' }], webhook: { stop: true } } })
    await toRudderstack(sandbox, 'track', event)
    expect(await get('/faults')).toMatchObject({ rudderstack: { webhook: { stop: true } } })
    await put({})
    expect(sandbox.faults()).toEqual({ segment: {}, rudderstack: {} })
    await toRudderstack(sandbox, 'track', event)
    await sandbox.webhooksIdle()
    expect(receiver.requests).toHaveLength(1)
    const lost = { leg: 'rudderstack', seq: 2, fault: 'lose', messageId: 'm', stampId: null }
    expect(await get('/injected?stage=pipeline&event=Bought')).toMatchObject({ total: 3, injected: [lost] })
    expect(await get('/injected?fault=duplicate')).toEqual({ total: 3, injected: [] })
    expect(await get('/injected?stage=api2')).toEqual({
      problems: ['stage must be api, pipeline or webhook, not "api2"'],
    })
  })

  test('a bad fault changes nothing', async () => {
    const good = { segment: { webhook: { delayMs: 1 } }, rudderstack: {} }
    await put(good)
    expect((await put({ segment: { webhook: null } })).status).toBe(400)
    expect(sandbox.faults()).toEqual(good)
    expect(() => sandbox.setFault('segment', 'pipeline', [{ fault: 'delay', ms: 0 }])).toThrow(
      'segment.pipeline: 0: ms must be a whole number from 1',
    )
  })

  test('/webhooks and the page count what was delivered and refused, without what is secret in an address', async () => {
    receiver.answer(({ path }) => (path.includes('token') ? 401 : 200))
    await toSegment(sandbox, 't', event)
    await toRudderstack(sandbox, 'track', event)
    await sandbox.webhooksIdle()
    expect(await get('/webhooks')).toMatchObject({
      segment: { url: receiver.url, refused: 1, lastRefusal: 401, delivered: 0 },
      rudderstack: { url: receiver.url, refused: 0, delivered: 1, retrying: 0 },
    })
    const page = (await (await fetch(sandbox.url)).text()).replaceAll(/\s+/g, ' ')
    expect(page).toContain('<td>delivered</td> <td>0</td><td>1</td>')
    expect(page).toContain('<td>refused</td> <td>1 (last 401)</td><td>0</td>')
    expect(page + JSON.stringify(await get('/webhooks'))).not.toContain('hush')
  })

  test('DELETE /arrivals forgets counts and injected faults, not faults', async () => {
    await put({ segment: { pipeline: [{ fault: 'dropNulls' }, { fault: 'duplicate' }] } })
    await toSegment(sandbox, 't', event)
    await sandbox.webhooksIdle()
    expect(sandbox.webhooks().segment?.delivered).toBe(2)
    await fetch(`${sandbox.url}/arrivals`, { method: 'DELETE' })
    expect(sandbox.webhooks().segment?.delivered).toBe(0)
    expect(sandbox.injected()).toEqual([])
    expect(sandbox.faults().segment.pipeline).toHaveLength(2)
  })
})
