import type { Leg } from '../../src/core/index.ts'
import type { PageServer } from './page-server.ts'

export type Chunk = Leg | 'engine'

/** Text that stands in one bundled file alone, minified or not. */
const MARKS = { segment: 'segment-retried', rudderstack: 'plugins-failed', engine: 'rollout-unavailable' }

/** The name of the bundled file with the engine, or with a leg's driver and SDK. */
export function chunkOf({ files }: Pick<PageServer, 'files'>, chunk: Chunk): string {
  const has = (bytes: Uint8Array): boolean => new TextDecoder().decode(bytes).includes(MARKS[chunk])
  const found = [...files].filter(([, bytes]) => has(bytes))
  if (found.length !== 1) throw new Error(`"${MARKS[chunk]}" stands in ${found.length} chunks`)
  return found[0]![0]
}
