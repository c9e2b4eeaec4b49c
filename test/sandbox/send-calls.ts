import type { Sandbox } from '../../src/sandbox/index.ts'

export type Fields = Record<string, unknown>

/** As an SDK posts it. Rejects where the vendor does not acknowledge. */
async function post(url: string, body: unknown, headers: Record<string, string>): Promise<void> {
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
}

const from = { 'x-forwarded-for': '203.0.113.9, 10.0.0.1' }

export const toSegment = ({ settings }: Sandbox, path: string, body: Fields): Promise<void> =>
  post(`http://${settings.segment.apiHost}/${path}`, { writeKey: 'SEGMENT_KEY', ...body }, from)

export const toRudderstack = ({ settings }: Sandbox, path: string, body: Fields): Promise<void> =>
  post(`${settings.rudderstack.dataPlaneUrl}/v1/${path}`, body, {
    ...from,
    authorization: `Basic ${btoa('RUDDERSTACK_KEY:')}`,
  })

export const stamp = (id: string): Fields => ({ crossfade: { v: 1, id, seq: 1 } })
