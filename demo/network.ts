import type { BrowserContext, Request } from 'playwright-core'
import type { Leg } from '../src/core/index.ts'
import { LEGS } from './names.ts'
import type { World } from './world.ts'

/** What one visitor's browser asked of one vendor. */
export type VendorTraffic = {
  /** Bytes over the wire of files that only this vendor's SDK needs. */
  readonly codeBytes: number
  /** Requests to the vendor's own hosts. */
  readonly requests: number
}

export type Traffic = Readonly<Record<Leg, VendorTraffic>>

export type Recorder = {
  traffic(): Promise<Traffic>
  /** Whether a vendor still owes the page an answer. */
  isWaiting(): boolean
}

const bodyBytes = async (request: Request): Promise<number> => {
  try {
    return (await request.sizes()).responseBodySize
  } catch {
    return 0
  }
}

/** Writes down what a browser asks of both vendors, from now on. */
export const recordTraffic = (context: BrowserContext, { shop, sandbox }: World): Recorder => {
  const code: Record<Leg, Promise<number>[]> = { segment: [], rudderstack: [] }
  const requests: Record<Leg, number> = { segment: 0, rudderstack: 0 }
  const open = new Set<Request>()
  const seen = new Set<string>()

  context.on('request', (request) => {
    const { pathname, origin } = new URL(request.url())
    const leg = LEGS.find((name) => origin === sandbox.url && pathname.startsWith(`/${name}/`))
    if (!leg) return
    requests[leg]++
    open.add(request)
  })
  context.on('requestfinished', (request) => void open.delete(request))
  context.on('requestfailed', (request) => void open.delete(request))
  context.on('response', (response) => {
    const request = response.request()
    const leg = shop.vendorOf(request.url())
    // a second page takes it from the browser's cache
    if (leg === null || seen.has(request.url())) return
    seen.add(request.url())
    code[leg].push(response.finished().then(() => bodyBytes(request)))
  })

  const of = async (leg: Leg): Promise<VendorTraffic> => {
    const bytes = await Promise.all(code[leg])
    return { codeBytes: bytes.reduce((sum, size) => sum + size, 0), requests: requests[leg] }
  }
  return {
    isWaiting: () => open.size > 0,
    traffic: async () => ({ segment: await of('segment'), rudderstack: await of('rudderstack') }),
  }
}
