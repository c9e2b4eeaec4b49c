import { resolve } from 'node:path'
import type { Log } from '../log.ts'
import { ServerError } from '../server-error.ts'
import { createListeners } from './listeners.ts'
import type { Publication, Publisher } from './publisher.ts'
import { readRolloutFile } from './read-rollout-file.ts'
import type { RolloutSource } from './rollout-source.ts'
import { watchFile } from './watch-file.ts'

/**
 * A rollout in a file, read again whenever that changes; a bad file leaves the last good one in force.
 * @throws ServerError 'rollout' where there is no good one to begin with
 */
export const openFileSource = async (
  file: string,
  publisher: Publisher,
  log: Log,
): Promise<RolloutSource> => {
  const load = async (): Promise<Publication> => {
    const read = await readRolloutFile(file)
    if (read.ok) {
      const { published, problem } = await publisher.publish(read.document, read.rollout)
      return { published, problem: problem === null ? null : `${file} ${problem}` }
    }
    await publisher.retry()
    return { published: null, problem: read.message }
  }
  const first = await load()
  if (first.published === null)
    throw new ServerError('rollout', first.problem ?? `${file} cannot be published.`)
  let { published: current, problem } = { ...first, published: first.published }
  log('info', 'rollout published', { file, revision: current.rollout.revision })

  const listeners = createListeners()
  let unsaved: string | null = null
  const tellUnsaved = (): void => {
    const now = publisher.unsaved()
    if (now !== null && unsaved === null) log('warn', 'revision not saved', { problem: now })
    if (now === null && unsaved !== null) log('info', 'revision saved')
    unsaved = now
  }
  tellUnsaved()

  const reload = async (): Promise<void> => {
    const next = await load()
    if (next.published !== null && next.published.etag !== current.etag) {
      current = next.published
      log('info', 'rollout published', { file, revision: current.rollout.revision })
      listeners.tell()
    }
    if (next.problem !== null && next.problem !== problem) {
      log('warn', 'rollout problem', { file, problem: next.problem, revision: current.rollout.revision })
    }
    problem = next.problem
    tellUnsaved()
  }
  const stop = watchFile(resolve(file), reload, () => publisher.unsaved() !== null)
  return {
    kind: 'file',
    name: file,
    current: () => current,
    subscribe: listeners.subscribe,
    problem: () => problem,
    unsaved: publisher.unsaved,
    close: stop,
  }
}
