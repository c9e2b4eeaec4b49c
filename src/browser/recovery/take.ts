import type { Fields } from '../../core/index.ts'

/**
 * Asked of every event in an SDK's queue: `true` takes it out.
 *
 * @param event as it stands there
 * @param body what the SDK would send; `null` where that does not stand there
 */
export type Take = (event: Fields, body: Fields | null) => boolean
