import { parseRollout } from '../../core/rollout/parse.ts'
import type { Rollout } from '../../core/index.ts'
import { request } from '../request.ts'
import type { RolloutCache } from './rollout-cache.ts'
import type { RolloutSource } from './source.ts'

/** A fetch that nobody waits for may take its time: it serves the next page. */
const LATE_TIMEOUT_MS = 10_000

const after = (ms: number): Promise<null> => new Promise((resolve) => setTimeout(() => resolve(null), ms))

export type LoadOptions = {
  readonly from: string | readonly string[] | RolloutSource
  readonly cache: RolloutCache
  /** How long a page waits for its first rollout; with a cached one it does not wait at all. */
  readonly timeoutMs: number
  /** Whether nothing may be asked for any more. */
  readonly stopped: () => boolean
  /** Told why there is no rollout, or not the one that was fetched. */
  readonly problem: (code: RolloutProblem, sentence: string) => void
}

export type RolloutProblem = 'rollout-refused' | 'rollout-timeout' | 'rollout-unavailable'

/** The rollout in what came from anywhere, kept for the next page; `null` where it is refused, which is told. */
export function acceptRollout(
  input: unknown,
  etag: string | null,
  { cache, problem }: LoadOptions,
): Rollout | null {
  const refuse = (why: string): null => {
    problem('rollout-refused', `rollout refused: ${why}`)
    return null
  }
  const parsed = parseRollout(input)
  if (!parsed.ok)
    return refuse(parsed.problems.map(({ path, message }) => `${path || '/'} ${message}`).join('; '))
  if (cache.offer(input, parsed.rollout, etag)) return parsed.rollout
  return refuse(`revision ${parsed.rollout.revision}, a higher one was fetched less than 24 hours ago`)
}

async function fetchOne(url: string, options: LoadOptions): Promise<Rollout | null> {
  const cached = options.cache.read()
  const headers: HeadersInit = cached?.etag ? { 'if-none-match': cached.etag } : {}
  const { status, text, etag } = await request(url, { headers, credentials: 'omit' }, LATE_TIMEOUT_MS)
  if (status === 304 && cached) {
    options.cache.confirm()
    return cached.rollout
  }
  if (status !== 200) throw new Error(`${url} answered ${status}`)
  return acceptRollout(text, etag, options)
}

/**
 * The first of the list that has a good rollout. The next one is asked as soon as the one before has failed, or has
 * not answered for its part of the time that the page waits.
 */
async function fetchAny(urls: readonly string[], options: LoadOptions): Promise<Rollout | null> {
  const attempts: Promise<Rollout | null>[] = []
  for (const url of urls) {
    if (options.stopped()) return null
    const attempt = fetchOne(url, options).catch((error: unknown) => {
      options.problem('rollout-unavailable', `rollout not fetched: ${String(error)}`)
      return null
    })
    attempts.push(attempt)
    const rollout = await Promise.race([attempt, after(options.timeoutMs / urls.length)])
    if (rollout) return rollout
  }
  return Promise.any(attempts.map(async (attempt) => (await attempt) ?? Promise.reject(null))).catch(
    () => null,
  )
}

const isUrls = (from: LoadOptions['from']): from is string | readonly string[] =>
  typeof from === 'string' || Array.isArray(from)

/**
 * The rollout of this page, and what a fetch brings later (for the next page, or a kill for this one).
 * `first` settles after `timeoutMs` at the latest, `null` then means that nothing is known; neither ever rejects.
 */
export function loadRollout(options: LoadOptions): {
  first: Promise<Rollout | null>
  later: Promise<Rollout | null>
} {
  const { from, cache, problem, timeoutMs } = options
  const cached = cache.read() !== null
  const later = (async () => {
    if (isUrls(from)) return fetchAny([from].flat(), options)
    return acceptRollout(await from.get(), null, options)
  })().catch((error: unknown) => {
    problem('rollout-unavailable', `rollout source failed: ${String(error)}`)
    return null
  })
  let settled = false
  void later.then(() => (settled = true))
  const late = async (): Promise<null> => {
    await after(timeoutMs)
    if (!settled && !cached) problem('rollout-timeout', `no rollout within ${timeoutMs} ms`)
    return null
  }
  return { first: Promise.race([later, late()]), later }
}
