import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isPlainId } from '../../core/cohort/is-plain-id.ts'
import { rolloutScript } from './rollout-script.ts'

export type MiddlewareOptions = {
  /** The rollout to put into pages, as an object or JSON text; asked for each page. */
  readonly rollout: () => unknown
  /**
   * Headers in which the CDN names the visitor's country. Name only those that your CDN sets itself: any other one a
   * visitor can send. @default Cloudflare's, CloudFront's, Vercel's and Fastly's
   */
  readonly countryHeaders?: readonly string[]
  /** Domain of the cookie, so that subdomains share it. @default the host alone */
  readonly cookieDomain?: string
}

/** What the app's own handler finds at `request.crossfade`. */
export type Bootstrap = {
  /** The gate's own id of this browser; new ones go out as a cookie with the answer. */
  readonly deviceId: string
  /** The country, where the CDN says one. */
  readonly region: string | undefined
  /** For the page's head. */
  script(options?: { readonly nonce?: string }): string
}

export type CrossfadeRequest = IncomingMessage & { crossfade?: Bootstrap }

const COOKIE = 'crossfade_device'
const YEAR_SECONDS = 365 * 24 * 3600
const COUNTRY_HEADERS = [
  'cf-ipcountry',
  'cloudfront-viewer-country',
  'x-vercel-ip-country',
  'fastly-geoip-countrycode',
]
/** Cloudflare's words for "not known" and for Tor. */
const NO_COUNTRY = ['XX', 'T1']

function cookieOf({ headers }: IncomingMessage, name: string): string | undefined {
  for (const pair of (headers.cookie ?? '').split(';')) {
    const [key = '', value = ''] = pair.split(/=(.*)/s)
    if (key.trim() !== name) continue
    try {
      return decodeURIComponent(value.trim())
    } catch {
      return undefined
    }
  }
  return undefined
}

/** Segment's anonymous id as its SDK reads it: quotes of its first version come off. */
const anonymousIdOf = (request: IncomingMessage): string | undefined =>
  cookieOf(request, 'ajs_anonymous_id')?.replace(/^"(.*)"$/, '$1')

const isHttps = (request: IncomingMessage): boolean =>
  'encrypted' in request.socket || request.headers['x-forwarded-proto'] === 'https'

function countryOf({ headers }: IncomingMessage, names: readonly string[]): string | undefined {
  const countries = names.map((name) => [headers[name.toLowerCase()] ?? ''].flat().join().toUpperCase())
  return countries.find((country) => /^[A-Z]{2}$/.test(country) && !NO_COUNTRY.includes(country))
}

/**
 * For a Node server (`http`, Express, Connect, Next.js): gives a new browser its id before the page's first script, and
 * the page what its gate needs to decide without a request, at `request.crossfade`. Never throws.
 */
export function middleware({ rollout, countryHeaders = COUNTRY_HEADERS, cookieDomain }: MiddlewareOptions) {
  return (request: CrossfadeRequest, response: ServerResponse, next: () => void): void => {
    const known = cookieOf(request, COOKIE)
    const deviceId = [known, anonymousIdOf(request)].find(isPlainId) ?? randomUUID()
    if (known !== deviceId) {
      const parts = [
        `${COOKIE}=${encodeURIComponent(deviceId)}`,
        'Path=/',
        `Max-Age=${YEAR_SECONDS}`,
        'SameSite=Lax',
      ]
      if (cookieDomain !== undefined) parts.push(`Domain=${cookieDomain}`)
      if (isHttps(request)) parts.push('Secure')
      response.appendHeader('set-cookie', parts.join('; '))
    }
    const region = countryOf(request, countryHeaders)
    request.crossfade = {
      deviceId,
      region,
      script: (options = {}) => {
        try {
          return rolloutScript(rollout(), { ...options, region })
        } catch {
          // the page then asks for its rollout itself
          return ''
        }
      },
    }
    next()
  }
}
