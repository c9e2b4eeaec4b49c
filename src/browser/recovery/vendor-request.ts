import type { CallType, Fields, Leg } from '../../core/index.ts'

/** One event on its way to a vendor. */
export type Outgoing = {
  /** Pair id. */
  readonly id: string
  readonly type: CallType
  readonly body: Fields
}

/** Where a leg's events go, and under which name. */
export type Vendor = {
  readonly leg: Leg
  /** What the SDK puts its paths behind: `https://api.segment.io/v1`, or the data plane's address. */
  readonly endpoint: string
  readonly writeKey: string
}

export type VendorRequest = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)))

const basic = (writeKey: string): { authorization: string } => ({
  authorization: `Basic ${base64(`${writeKey}:`)}`,
})

const withoutSlash = (endpoint: string): string => endpoint.replace(/\/+$/, '')

function segmentRequest(
  { endpoint, writeKey }: Vendor,
  { type, body }: Outgoing,
  sentAt: string,
): VendorRequest {
  const sent = { writeKey, ...body, sentAt }
  return {
    url: `${withoutSlash(endpoint)}/${type.charAt(0)}`,
    headers: { ...basic(`${sent.writeKey}`), 'content-type': 'text/plain' },
    body: JSON.stringify(sent),
  }
}

function rudderstackRequest(vendor: Vendor, { type, body }: Outgoing, sentAt: string): VendorRequest {
  const { anonymousId } = body
  return {
    url: `${withoutSlash(vendor.endpoint)}/v1/${type}`,
    headers: {
      ...basic(vendor.writeKey),
      'content-type': 'application/json',
      // by which the data plane keeps one person's events in order
      ...(typeof anonymousId === 'string' && { anonymousid: base64(anonymousId) }),
    },
    body: JSON.stringify({ ...body, sentAt }),
  }
}

const REQUESTS = { segment: segmentRequest, rudderstack: rudderstackRequest }

/**
 * The request that the vendor's own SDK would make for this event now. `sentAt` (ISO) is that of this attempt: the vendors
 * take it for the browser's clock at arrival, and would move the time of an event that names an earlier one.
 */
export const vendorRequest = (vendor: Vendor, outgoing: Outgoing, sentAt: string): VendorRequest =>
  REQUESTS[vendor.leg](vendor, outgoing, sentAt)

/**
 * Several events in one request, for a page that is about to go. Both vendors take it as plain text that names the key:
 * before any other, the browser would ask first whether it may send, and a page that goes takes that question with it.
 */
export function vendorBatch(
  { leg, endpoint, writeKey }: Vendor,
  events: readonly Fields[],
  sentAt: string,
): VendorRequest {
  const isSegment = leg === 'segment'
  const path = isSegment ? '/b' : `/beacon/v1/batch?writeKey=${encodeURIComponent(writeKey)}`
  return {
    url: withoutSlash(endpoint) + path,
    headers: { 'content-type': 'text/plain' },
    body: JSON.stringify({ ...(isSegment && { writeKey }), batch: events, sentAt }),
  }
}
