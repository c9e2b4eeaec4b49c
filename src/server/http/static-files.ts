import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

/** The dashboard's files by the path that they are asked for; null where there is none. */
export type StaticFiles = (path: string) => Promise<Response | null>

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
}

/** Beside the built server, and in the build where the server runs from its sources. */
const FOLDERS = [
  join(import.meta.dirname, '../../dashboard'),
  join(import.meta.dirname, '../../../dist/dashboard'),
]

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const HEADERS = {
  'content-security-policy': POLICY,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  // the names stay from version to version
  'cache-control': 'no-cache',
}

/** Plain names alone reach a file, so that no path leads out of the folder. */
const SAFE = /^\/(?:index\.html|assets\/[\w-]+(?:\.[\w-]+)*)$/

export const dashboardFiles = (): StaticFiles => {
  const folder = FOLDERS.find((each) => existsSync(join(each, 'index.html')))
  return async (asked) => {
    const path = asked === '/' ? '/index.html' : asked
    if (folder === undefined || !SAFE.test(path)) return null
    try {
      const bytes = await readFile(join(folder, path))
      const type = TYPES[extname(path)] ?? 'application/octet-stream'
      return new Response(new Uint8Array(bytes), { headers: { 'content-type': type, ...HEADERS } })
    } catch {
      return null
    }
  }
}
