/** A page that has no stream asks again after so long, more or less: pages must not ask in step. */
const RECHECK_MS = 60_000

export type FollowOptions = {
  /** The addresses, tried in order; the first is the one that may have a stream. */
  readonly urls: readonly string[]
  /** Asks all of them again, by tag. */
  readonly check: () => unknown
  /** What the stream brings: the text of a rollout and its tag. */
  readonly take: (text: string, etag: string) => void
  /** 0 ≤ n < 1. */
  readonly random: () => number
}

/** The stream of a Crossfade server, whose rollout has just this address; a file on a CDN has none. */
function streamOf(url: string | undefined): string | null {
  try {
    const stream = new URL(url ?? '', location.href)
    if (!stream.pathname.endsWith('/v1/rollout')) return null
    stream.pathname += '/stream'
    return stream.href
  } catch {
    return null
  }
}

/**
 * Keeps the rollout of an open page current: by the server's stream while the page is shown, else by asking again now
 * and then, and whenever the page is shown again. A hidden page holds no connection. Nothing here throws.
 * @returns ends it
 */
export function followRollout({ urls, check, take, random }: FollowOptions): () => void {
  const address = streamOf(urls[0])
  let stream: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const connect = (): void => {
    if (address === null || stream) return
    try {
      stream = new EventSource(address)
      stream.addEventListener('rollout', ({ data, lastEventId }: MessageEvent<string>) =>
        take(data, lastEventId),
      )
    } catch {
      // a policy of the page, or a page without the API: asking again does as well
    }
  }

  const disconnect = (): void => {
    stream?.close()
    stream = null
  }

  const wait = (): void => {
    timer = setTimeout(
      () => {
        if (document.visibilityState === 'visible' && stream?.readyState !== 1) check()
        wait()
      },
      RECHECK_MS * (0.5 + random()),
    )
  }

  const turn = (): void => {
    if (document.visibilityState !== 'visible') return disconnect()
    check()
    connect()
  }

  document.addEventListener('visibilitychange', turn)
  if (document.visibilityState === 'visible') connect()
  wait()
  return () => {
    document.removeEventListener('visibilitychange', turn)
    clearTimeout(timer)
    disconnect()
  }
}
