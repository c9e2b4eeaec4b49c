import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startSandbox, type PipelineFault, type Sandbox } from '../../../src/sandbox/index.ts'
import { createManualScheduler, type ManualScheduler } from '../manual-scheduler.ts'
import { patience } from '../patience.ts'
import { stamp, toRudderstack, toSegment, type Fields } from '../send-calls.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../webhook-receiver.ts'

let receiver: WebhookReceiver
let scheduler: ManualScheduler
let sandbox: Sandbox
beforeEach(async () => {
  receiver = await startWebhookReceiver()
  scheduler = createManualScheduler()
  const { url } = receiver
  const webhooks = { segment: { url }, rudderstack: { url }, scheduler }
  sandbox = await startSandbox({ seed: 7, now: () => 1_800_000_000_000, webhooks })
})
afterEach(async () => {
  await sandbox.close()
  await receiver.close()
})

const call = (n: number, more: Fields = {}): Fields => ({
  type: 'track',
  event: n % 2 === 0 ? 'Bought' : 'Seen',
  messageId: `m${n}`,
  anonymousId: `a${n % 5}`,
  sentAt: '2027-01-15T08:00:00.000Z',
  originalTimestamp: '2027-01-15T07:59:59.000Z',
  context: stamp(`p${n}`),
  properties: { price: n, note: null, n },
  ...more,
})
const calls = (count: number): Fields[] => Array.from({ length: count }, (_, n) => call(n))
const sendAll = async (count: number): Promise<void> => {
  await toRudderstack(sandbox, 'batch', { batch: calls(count) })
  await sandbox.webhooksIdle()
}
const faults = (...list: PipelineFault[]): void => sandbox.setFault('rudderstack', 'pipeline', list)
const ids = (entries: readonly { readonly messageId?: unknown }[]): unknown[] =>
  entries.map(({ messageId }) => messageId)
const sorted = (list: readonly unknown[]): unknown[] => list.map(String).sort()

test('what was lost, doubled and changed on record is what the webhook got, exactly', async () => {
  faults(
    { fault: 'lose', event: 'Bought', share: 0.1 },
    { fault: 'duplicate', share: 0.05 },
    { fault: 'changeType', event: 'Seen', path: '/properties/price', share: 0.2 },
    { fault: 'rename', event: 'Bought', path: '/properties/price', to: 'amount', share: 0.3 },
    { fault: 'dropNulls', share: 0.1 },
    { fault: 'replace', path: '/anonymousId', value: 'somebody', share: 0.02 },
  )
  await sendAll(2_000)
  const injected = (fault: string) => ids(sandbox.injected({ fault }))
  const got = receiver.events()
  const having = (is: (event: Fields) => boolean): unknown[] => [...new Set(ids(got.filter(is)))]
  const properties = (event: Fields): Fields => event['properties'] as Fields

  const sent = ids(calls(2_000))
  expect(sorted(sent.filter((id) => !ids(got).includes(id)))).toEqual(sorted(injected('lose')))
  const twice = ids(got).filter((id, index, all) => all.indexOf(id) !== index)
  expect(sorted(twice)).toEqual(sorted(injected('duplicate')))
  expect(sorted(having((event) => typeof properties(event)['price'] === 'string'))).toEqual(
    sorted(injected('changeType')),
  )
  expect(sorted(having((event) => 'amount' in properties(event)))).toEqual(sorted(injected('rename')))
  expect(sorted(having((event) => !('note' in properties(event))))).toEqual(sorted(injected('dropNulls')))
  expect(sorted(having(({ anonymousId }) => anonymousId === 'somebody'))).toEqual(sorted(injected('replace')))

  const shares = { lose: 100, duplicate: 95, changeType: 200, rename: 270, dropNulls: 190, replace: 38 }
  for (const [fault, expected] of Object.entries(shares))
    expect(Math.abs(injected(fault).length - expected)).toBeLessThan(4 * Math.sqrt(expected))
})

test('records carry the leg, the stamp, the event and what was touched', async () => {
  faults({ fault: 'rename', path: '/properties/price', to: 'amount' }, { fault: 'dropNulls' })
  await sendAll(1)
  const base = {
    leg: 'rudderstack',
    stage: 'pipeline',
    at: 1_800_000_000_000,
    type: 'track',
    event: 'Bought',
    messageId: 'm0',
    stampId: 'p0',
  }
  expect(sandbox.injected()).toEqual([
    { ...base, seq: 1, fault: 'rename', paths: ['/properties/price'], to: 'amount' },
    { ...base, seq: 2, fault: 'dropNulls', paths: ['/properties/note'] },
  ])
})

test('what is lost was acknowledged, is on record as arrived, and reaches no destination', async () => {
  faults({ fault: 'lose' })
  await sendAll(3)
  expect(sandbox.arrived()).toHaveLength(3)
  expect([sandbox.received(), receiver.requests]).toEqual([[], []])
})

test('arrivals stay as the SDK sent them, destinations get what the pipeline made of them', async () => {
  faults({ fault: 'changeType', path: '/properties/price' })
  await sendAll(1)
  expect(sandbox.arrived()[0]?.body['properties']).toMatchObject({ price: 0 })
  expect(sandbox.received({ destination: 'warehouse' })[0]?.body['properties']).toMatchObject({ price: '0' })
})

test('a duplicate differs in when it was sent and received, as a second sending does', async () => {
  faults({ fault: 'duplicate' })
  await sendAll(1)
  const [first, second] = receiver.events()
  expect(second).toEqual({
    ...first,
    sentAt: '2027-01-15T08:00:01.000Z',
    receivedAt: new Date(1_800_000_001_000).toISOString(),
  })
})

test('a delay holds a copy back, and the others pass', async () => {
  faults({ fault: 'delay', event: 'Bought', ms: 60_000 })
  await toRudderstack(sandbox, 'batch', { batch: calls(4) })
  await expect.poll(() => sorted(ids(receiver.events())), patience).toEqual(['m1', 'm3'])
  expect(sandbox.received({ destination: 'amplitude' })).toHaveLength(2)
  scheduler.advance(60_000)
  await sandbox.webhooksIdle()
  expect(sorted(ids(receiver.events().slice(2)))).toEqual(['m0', 'm2'])
  expect(ids(sandbox.injected({ fault: 'delay' }))).toEqual(['m0', 'm2'])
})

test("a reordered copy comes after the same person's next one, and is on record once it has", async () => {
  faults({ fault: 'reorder' })
  const of = (person: string, ...numbers: number[]) => numbers.map((n) => call(n, { anonymousId: person }))
  await toRudderstack(sandbox, 'batch', { batch: [...of('a', 1, 2, 3), ...of('b', 4)] })
  await expect.poll(() => ids(receiver.events()), patience).toEqual(['m2', 'm1'])
  expect(ids(sandbox.injected({ fault: 'reorder' }))).toEqual(['m1'])
  scheduler.advance(1_000)
  await sandbox.webhooksIdle()
  expect(sorted(ids(receiver.events()))).toEqual(['m1', 'm2', 'm3', 'm4'])
  expect(ids(sandbox.injected({ fault: 'reorder' }))).toEqual(['m1'])
})

test('of one leg leave the other alone, and events without a stamp are on record without one', async () => {
  sandbox.setFault('segment', 'pipeline', [{ fault: 'lose', type: 'page' }])
  const page = { name: 'Cart', anonymousId: 'a', messageId: 'm' }
  await toSegment(sandbox, 'p', page)
  await toRudderstack(sandbox, 'page', page)
  await sandbox.webhooksIdle()
  expect(receiver.events()).toMatchObject([{ rudderId: expect.any(String) }])
  expect(sandbox.injected()).toMatchObject([
    { leg: 'segment', fault: 'lose', type: 'page', event: 'Cart', messageId: 'm', stampId: null },
  ])
})

test('the same seed chooses the same events', async () => {
  const chosen = async (): Promise<unknown[]> => {
    faults({ fault: 'lose', share: 0.3 })
    sandbox.clear()
    await sendAll(100)
    return ids(sandbox.injected())
  }
  const first = await chosen()
  expect(first.length).toBeGreaterThan(10)
  expect(await chosen()).toEqual(first)
})

test('faults at the API are on record too', async () => {
  sandbox.setFault('rudderstack', 'api', { drop: 1 })
  await sendAll(1)
  sandbox.setFault('rudderstack', 'api', { duplicate: 1, change: { path: '/properties/n', value: 9 } })
  await sendAll(1)
  expect(sandbox.injected().map(({ stage, fault, paths }) => [stage, fault, paths])).toEqual([
    ['api', 'drop', undefined],
    ['api', 'change', ['/properties/n']],
    ['api', 'duplicate', undefined],
  ])
  expect(receiver.events()).toHaveLength(2)
})

describe('at the webhook', () => {
  test('a stop holds all back until it is taken away', async () => {
    sandbox.setFault('rudderstack', 'webhook', { stop: true })
    await toRudderstack(sandbox, 'batch', { batch: calls(3) })
    expect(sandbox.webhooks().rudderstack).toMatchObject({ waiting: 3, requests: 0, stopped: true })
    sandbox.setFault('rudderstack', 'webhook', null)
    await sandbox.webhooksIdle()
    expect(sorted(ids(receiver.events()))).toEqual(['m0', 'm1', 'm2'])
    expect(sandbox.injected().map(({ stage, fault }) => [stage, fault])).toEqual([
      ['webhook', 'stop'],
      ['webhook', 'go'],
    ])
  })

  test('a duplicate is the same bytes again, on record as often as it came', async () => {
    sandbox.setFault('rudderstack', 'webhook', { duplicate: 0.3 })
    await sendAll(100)
    const raws = receiver.requests.map(({ raw }) => raw)
    const again = raws.filter((raw, index) => raws.indexOf(raw) !== index)
    expect(again.length).toBeGreaterThan(10)
    expect(sorted(again.map((raw) => (JSON.parse(raw) as Fields)['messageId']))).toEqual(
      sorted(ids(sandbox.injected({ stage: 'webhook', fault: 'duplicate' }))),
    )
    expect(sandbox.webhooks().rudderstack).toMatchObject({ delivered: 100, repeated: again.length })
  })

  test('a delay is that of each copy, not the sum of those before it', async () => {
    sandbox.setFault('rudderstack', 'webhook', { delayMs: 30_000 })
    const batch = calls(3).map((event) => ({ ...event, anonymousId: 'a' }))
    await toRudderstack(sandbox, 'batch', { batch })
    expect(sandbox.webhooks().rudderstack).toMatchObject({ waiting: 3, requests: 0 })
    scheduler.advance(30_000)
    await sandbox.webhooksIdle()
    expect(ids(receiver.events())).toEqual(['m0', 'm1', 'm2'])
    expect(sandbox.injected({ fault: 'delay' })).toHaveLength(3)
  })
})
