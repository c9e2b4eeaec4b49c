import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import { build, type BuildOptions } from 'esbuild'

export type PageOptions = {
  /** Name → TypeScript or JavaScript file. `{ app: '…/app.ts' }` is served as `/assets/app.js`, an ES module. */
  readonly entries?: Readonly<Record<string, string>>
  /** Path → page. A page that is not listed is a 404. @default one page at `/` that loads every entry */
  readonly pages?: Readonly<Record<string, string | Page>>
  /** Headers of every page (not of the assets), as a CSP. */
  readonly headers?: Readonly<Record<string, string>>
  /** For esbuild: `define`, `alias`, `minify`, `conditions` … */
  readonly esbuild?: BuildOptions
}

export type Page = {
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
  /** @default 200 */
  readonly status?: number
}

export type PageServer = {
  readonly port: number
  /** The address of a page under any host name that leads to loopback. @default host 127.0.0.1 */
  at(path?: string, host?: string): string
  /** The bundled files by name, as `app.js`: their bytes are what a page downloads. */
  readonly files: ReadonlyMap<string, Uint8Array>
  /** Method and path of every request so far. */
  readonly requests: readonly string[]
  close(): Promise<void>
}

/** A page that loads the named entries. `head` and `body` are put in as they are. */
export function pageHtml(
  entries: readonly string[],
  { head = '', body = '', title = 'Test page' } = {},
): string {
  const scripts = entries
    .map((entry) => `<script type="module" src="/assets/${entry}.js"></script>`)
    .join('\n')
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${title}</title>\n${head}\n${scripts}</head>
<body>${body}</body></html>\n`
}

/** Bundles as an app's own build would: ES modules for browsers, dynamic imports as chunks of their own. */
async function bundle(
  entries: Readonly<Record<string, string>>,
  options: BuildOptions,
): Promise<Map<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: { ...entries },
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
    ...options,
    outdir: '/assets',
    write: false,
  })
  return new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]))
}

/** A frame without an origin of its own asks for modules from another one. */
const SCRIPT = { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' }
const HASHED = /-[A-Z2-7]{8}\.js$/
/** As an app's server says of files with a hash in their name. A browser then also keeps what it has compiled of them. */
const KEPT = { 'cache-control': 'public, max-age=31536000, immutable' }

function answer(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array,
): void {
  response.writeHead(status, headers).end(body)
}

/**
 * Bundles entries with esbuild and serves pages that load them, on 127.0.0.1 under any host name (`shop.test`,
 * `a.shop.test`, `app.localhost`: the Chromium of `launchChromium` leads them all to loopback).
 *
 * @example
 * const server = await servePages({ entries: { app: new URL('./pages/app.ts', import.meta.url).pathname } })
 * await page.goto(server.at('/', 'shop.test'))
 */
export async function servePages(options: PageOptions = {}): Promise<PageServer> {
  const entries = options.entries ?? {}
  const pages = options.pages ?? { '/': pageHtml(Object.keys(entries)) }
  const files =
    Object.keys(entries).length === 0
      ? new Map<string, Uint8Array>()
      : await bundle(entries, options.esbuild ?? {})
  const requests: string[] = []

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    requests.push(`${request.method} ${request.url}`)
    const file = path.startsWith('/assets/') ? files.get(path.slice('/assets/'.length)) : undefined
    if (file) return answer(response, 200, { ...SCRIPT, ...(HASHED.test(path) && KEPT) }, file)
    const found = Object.hasOwn(pages, path) ? pages[path] : undefined
    if (found === undefined) return answer(response, 404, { 'content-type': 'text/plain' }, 'no such page')
    const page: Page = typeof found === 'string' ? { body: found } : found
    const headers = { 'content-type': 'text/html; charset=utf-8', ...options.headers, ...page.headers }
    return answer(response, page.status ?? 200, headers, page.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    port,
    at: (path = '/', host = '127.0.0.1') => `http://${host}:${port}${path}`,
    files,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
