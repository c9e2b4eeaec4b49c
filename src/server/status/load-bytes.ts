import { readFileSync } from 'node:fs'
import type { Cohort } from '../../core/index.ts'

/** Bytes of script that a page of each cohort loads for gate and SDKs, minified and as brotli 11 sends them. */
export type LoadBytes = { readonly [cohort in Cohort]: number }

/** Beside the server where it runs from dist/, and there too where it runs from source after a build. */
const BUILT = new URL('../../../dist/server/load-bytes.json', import.meta.url)

/** As the build has measured it; null where there was none, or it left nothing that can be read. */
export function readLoadBytes(file: URL | string = BUILT): LoadBytes | null {
  try {
    const { segment, dual, rudderstack } = JSON.parse(readFileSync(file, 'utf8')) as LoadBytes
    const all = [segment, dual, rudderstack]
    return all.every((bytes) => Number.isSafeInteger(bytes)) ? { segment, dual, rudderstack } : null
  } catch {
    return null
  }
}
