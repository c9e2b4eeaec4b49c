import { extname } from 'node:path'
import type { LoadBytes } from '../src/server/status/load-bytes.ts'
import { bundleAsApp } from './bundle-as-app.ts'

/**
 * What a page of each cohort loads before its first call is sent: the gate's entry and engine, and driver and SDK of
 * each leg, minified and as brotli 11 sends them. What an SDK fetches on demand depends on the vendors' settings and is
 * not in it.
 *
 * @param entry the gate's
 */
export async function measureLoad(entry: string): Promise<LoadBytes> {
  const { entry: gate, chunkOf, closure, bytesOf } = await bundleAsApp(entry)
  // .js as built, .ts from source
  const [engine, segment, rudderstack] = [
    'engine/engine',
    'sdk/segment/driver',
    'sdk/rudderstack/driver',
  ].map((file) => chunkOf(`${file}${extname(entry)}`)) as [string, string, string]
  const of = (...drivers: readonly string[]): number => bytesOf(closure(gate, engine, ...drivers))
  return { segment: of(segment), dual: of(segment, rudderstack), rudderstack: of(rudderstack) }
}
