import type { Copy, Fields } from '../../../core/index.ts'
import type { RudderstackOptions } from '../driver.ts'
import type { OpenHandOver } from '../hand-over.ts'

const PAUSES_MS = [1_000, 3_000]
/** Browsers refuse a keepalive body over 64 KiB, all pending ones taken together. */
const KEEPALIVE_BYTES = 30_000

/** RudderStack's SDK for the web has no screen(); its data plane takes the type, so this copy goes there directly. */
export function sendScreen(
  vendor: RudderstackOptions,
  copy: Copy,
  options: Fields,
  handOver: OpenHandOver,
  stopped: () => boolean,
): void {
  const { writeKey, dataPlaneUrl } = vendor
  const { person, fields, name, category } = copy
  const { context, originalTimestamp, integrations, anonymousId, ...others } = options
  const body = JSON.stringify({
    type: 'screen',
    name,
    properties: { ...fields, ...(name && { name }), ...(category && { category }) },
    channel: 'web',
    context: {
      locale: navigator.language,
      ...others,
      ...(context as Fields),
      traits: person.traits,
      library: { name: 'crossfade-gate' },
      userAgent: navigator.userAgent,
    },
    integrations,
    originalTimestamp,
    messageId: copy.pairId,
    anonymousId,
    userId: person.userId ?? '',
    sentAt: new Date().toISOString(),
  })
  const send = (attempt: number): void => {
    if (stopped()) return handOver.move('dropped', 'stopped')
    void post(`${dataPlaneUrl.replace(/\/+$/, '')}/v1/screen`, writeKey, body).then((status) => {
      if (status >= 200 && status < 300) handOver.move('delivered')
      else if (status >= 400 && status < 500 && status !== 429) handOver.move('refused', `${status}`)
      else if (attempt < PAUSES_MS.length) setTimeout(() => send(attempt + 1), PAUSES_MS[attempt])
      else handOver.move('blocked', status ? `${status}` : 'unreachable')
    })
  }
  handOver.move('handed')
  send(0)
}

/** The status of the answer, 0 where there is none. */
async function post(url: string, writeKey: string, body: string): Promise<number> {
  try {
    const headers = { authorization: `Basic ${btoa(`${writeKey}:`)}`, 'content-type': 'application/json' }
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      keepalive: body.length < KEEPALIVE_BYTES,
    })
    await response.text()
    return response.status
  } catch {
    return 0
  }
}
