import { afterAll } from 'vitest'
import type { Leg } from '../../src/core/index.ts'
import { chunkOf, type Chunk } from './chunk-of.ts'
import { startControlServer, type ControlServer } from './control-server.ts'
import { createWorld, type Body, type World } from './gate-world.ts'
import { pageHtml, type PageOptions } from './page-server.ts'

export const LEGS = ['segment', 'rudderstack'] as const

export type SharedWorld = {
  readonly world: World
  readonly control: ControlServer
  /** The name of a page in its address (`?row=…`), by which its copies are told from those of other tests. */
  newSlug(): string
  /** What arrived through a leg from the page of this name, in call order. */
  arrived(leg: Leg, slug: string): Body[]
  /** The name of the bundled file with the engine, or with a leg's driver and SDK. */
  chunkOf(chunk: Chunk): string
}

/** `/left` is where pages are left for. */
const PAGES = { '/': pageHtml(['gate']), '/left': pageHtml([]) }

export const named = ({ event, type }: Body): string => event ?? type

/**
 * A browser, a sandbox, and the addresses of a rollout and of reports, for all tests of a file and ended with it.
 * Pages are minified, as in production: there is less to parse.
 */
export async function shareWorld(more: PageOptions = {}): Promise<SharedWorld> {
  const [world, control] = await Promise.all([
    createWorld({ pages: PAGES, esbuild: { minify: true }, ...more }),
    startControlServer(),
  ])
  afterAll(() => Promise.all([world.close(), control.close()]))
  let slugs = 0

  return {
    world,
    control,
    newSlug: () => `row-${++slugs}`,
    arrived: (leg, slug) =>
      world
        .arrived(leg)
        .filter(({ context }) => `${context.page['search'] as string}&`.startsWith(`?row=${slug}&`))
        .sort((a, b) => a.context.crossfade.seq - b.context.crossfade.seq),
    chunkOf: (chunk) => chunkOf(world.server, chunk),
  }
}
