import type { Leg } from '../../core/index.ts'
import type { Log } from '../log.ts'
import { ServerError } from '../server-error.ts'
import { sharedRuns } from '../shared-runs.ts'
import { createListeners } from './listeners.ts'
import type { Origin } from './origin.ts'
import type { Publication, Publisher } from './publisher.ts'
import type { RolloutFile } from './read-rollout-file.ts'
import type { RolloutSource } from './rollout-source.ts'

/** Somebody may write faster than it can be read. */
const MOST_TRIES = 5

type Good = Extract<RolloutFile, { ok: true }>

/** The rollout with the kill that is laid over it; what the document itself says of one goes under. */
function withKill(read: Good, killed: Leg | null): Good {
  if (killed === null || killed === read.rollout.killed) return read
  return { ok: true, document: { ...read.document, killed }, rollout: { ...read.rollout, killed } }
}

/**
 * Publishes what its origin says, with the kill over it; what cannot be published leaves the last good one in force.
 * @param kill the leg that is switched off now, whatever the origin says
 * @throws ServerError 'rollout' where there is no good one to begin with
 */
export const openSource = async (
  origin: Origin,
  publisher: Publisher,
  kill: () => Leg | null,
  log: Log,
): Promise<RolloutSource> => {
  const { kind, name } = origin
  /** The last good one: a kill is laid over it even while the origin says nothing good. */
  let good: Good | null = null

  const publish = async (read: Good): Promise<Publication> => {
    const { document, rollout } = withKill(read, kill())
    const { published, problem, isStale = false } = await publisher.publish(document, rollout)
    return { published, problem: problem === null ? null : `${name} ${problem}`, isStale }
  }
  const load = async (tries = MOST_TRIES): Promise<Publication> => {
    const read = await origin.read()
    if (!read.ok) {
      await publisher.retry()
      const again = good && (await publish(good))
      return { published: again?.published ?? null, problem: read.message }
    }
    const publication = await publish(read)
    if (publication.isStale && tries > 1) return load(tries - 1)
    if (publication.published) good = read
    return publication
  }

  const first = await load()
  if (first.published === null)
    throw new ServerError('rollout', first.problem ?? `${name} cannot be published.`)
  let { published: current, problem } = { ...first, published: first.published }
  log('info', 'rollout published', { [kind]: name, revision: current.rollout.revision })

  const listeners = createListeners()
  let unsaved: string | null = null
  const tellUnsaved = (): void => {
    const now = publisher.unsaved()
    if (now !== null && unsaved === null) log('warn', 'revision not saved', { problem: now })
    if (now === null && unsaved !== null) log('info', 'revision saved')
    unsaved = now
  }
  tellUnsaved()

  const take = (next: Publication): void => {
    if (next.published !== null) {
      const isOther = next.published.etag !== current.etag
      current = isOther ? next.published : { ...next.published, loadedAt: current.loadedAt }
      if (isOther) {
        log('info', 'rollout published', { [kind]: name, revision: current.rollout.revision })
        listeners.tell()
      }
    }
    if (next.problem !== null && next.problem !== problem)
      log('warn', 'rollout problem', {
        [kind]: name,
        problem: next.problem,
        revision: current.rollout.revision,
      })
    problem = next.problem
    tellUnsaved()
  }

  /** One after the other: what was read first is published first. */
  const reload = sharedRuns(async () => take(await load()))
  const stop = origin.watch(reload, () => publisher.unsaved() !== null)
  return {
    kind,
    name,
    current: () => current,
    subscribe: listeners.subscribe,
    reload,
    problem: () => problem,
    unsaved: publisher.unsaved,
    close: stop,
  }
}
