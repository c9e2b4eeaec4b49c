import type { Fields, Leg } from '../../core/index.ts'

/**
 * What each leg's SDK puts its own paths behind, origin and path prefix: `https://api.segment.io/v1`, and the data
 * plane's address. Several of a leg where it is not known yet which one it will be.
 */
export type Endpoints = Readonly<Record<Leg, readonly string[]>>

/**
 * Where events go below that. What else the SDKs post there (reports on themselves, `/transform` for device-mode
 * destinations) delivers nothing. RudderStack's come first: where both legs share an origin, its are the longer ones.
 */
const PATHS: readonly (readonly [Leg, RegExp])[] = [
  ['rudderstack', /^\/v1\/(?:track|page|identify|group|alias|screen|batch)$/],
  ['segment', /^\/(?:[tpigasb]|batch)$/],
]

/** RudderStack's SDK makes one slash of several before it sends, Segment's does not. */
const addressOf = ({ origin, pathname }: URL): string => origin + pathname.replace(/\/+/g, '/')

function prefixOf(endpoint: string): string | null {
  try {
    return addressOf(new URL(endpoint)).replace(/\/$/, '')
  } catch {
    return null
  }
}

/** Which leg's events a request to `url` carries, if any. An endpoint that is no address fits nothing. */
export function createLegOf(endpoints: Endpoints): (url: URL) => Leg | null {
  const known = PATHS.flatMap(([leg, path]) =>
    endpoints[leg].map((endpoint) => ({ leg, path, prefix: prefixOf(endpoint) })),
  )
  return (url) => {
    const address = addressOf(url)
    const fits = ({ path, prefix }: (typeof known)[number]): boolean =>
      prefix !== null && address.startsWith(prefix) && path.test(address.slice(prefix.length))
    return known.find(fits)?.leg ?? null
  }
}

/** Where the vendor takes an event of this type by itself, from where its SDK has posted a batch. */
export const singleUrl = (leg: Leg, batchUrl: string, type: string): string =>
  batchUrl.replace(/[^/]+$/, leg === 'segment' ? type.charAt(0) : type)

/**
 * Where Segment's SDK will post to, from its settings (`cdnSettings`) and the load options of the app, which win there
 * too.
 */
export function segmentEndpoint(settings: object, options: object = {}): string {
  const of = (given: object): Fields | undefined =>
    (given as { integrations?: Record<string, Fields> }).integrations?.['Segment.io']
  const merged: Fields = { ...of(settings), ...of(options) }
  const { protocol = 'https', apiHost = 'api.segment.io/v1' } = merged as Record<string, string | undefined>
  return `${protocol}://${apiHost}`
}
