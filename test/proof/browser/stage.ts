import type { Browser } from 'playwright-core'
import { launchChromium } from '../../support/chromium.ts'
import { chunkOf, type Chunk } from '../../support/chunk-of.ts'
import { pageHtml, servePages } from '../../support/page-server.ts'

/** What all trials share: a browser for their profiles, and the server of their pages. */
export type Stage = {
  readonly browser: Browser
  /** Serves this page from now on, under a path of its own. Returns its address. */
  serve(entry: string, head: string): string
  /** A page of the same origin without any script: where pages are left for, and where stores are looked into. */
  readonly left: string
  /** The name of the gate's file with the engine, or with a leg's driver and SDK. */
  chunkOf(chunk: Chunk): string
  close(): Promise<void>
}

const here = (entry: string): string => new URL(`./pages/${entry}.ts`, import.meta.url).pathname

const ENTRIES = ['gate', 'segment', 'rudderstack', 'both']

/** The site's host: a name of its own, so that its pages have a registrable domain. */
const HOST = 'localhost'

export async function openStage(): Promise<Stage> {
  const pages: Record<string, string> = { '/left': pageHtml([]) }
  const browser = await launchChromium()
  const server = await servePages({
    entries: Object.fromEntries(ENTRIES.map((entry) => [entry, here(entry)])),
    pages,
    // as in production: there is less to parse
    esbuild: { minify: true },
  })
  let served = 0
  return {
    browser,
    left: server.at('/left', HOST),
    serve(entry, head) {
      const path = `/${entry}/${++served}`
      pages[path] = pageHtml([entry], { head })
      return server.at(path, HOST)
    },
    chunkOf: (chunk) => chunkOf(server, chunk),
    close: async () => void (await Promise.all([browser.close(), server.close()])),
  }
}
