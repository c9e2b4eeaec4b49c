import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { Api, ApiProblem } from '../api/api.ts'
import type { Status } from '../api/wire.ts'

export type Seen = {
  readonly status: Status | null
  /** When it came, ms since epoch. */
  readonly at: number | null
  /** Why nothing newer came, null while it does. */
  readonly problem: ApiProblem | null
}

const EVERY_MS = 2_000

/** The status, asked for every two seconds while somebody looks. */
export const useStatus = (api: Api, enabled: boolean): Seen & { refresh(): Promise<void> } => {
  const [seen, setSeen] = useState<Seen>({ status: null, at: null, problem: null })
  const newest = useRef(0)
  const refresh = useCallback(async () => {
    const asked = ++newest.current
    const answer = await api<Status>('GET', 'api/status')
    // a slow answer must not undo a newer one
    if (asked !== newest.current) return
    setSeen((before) =>
      answer.ok
        ? { status: answer.value, at: Date.now(), problem: null }
        : { ...before, problem: answer.problem },
    )
  }, [api])

  useEffect(() => {
    if (!enabled) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let stopped = false
    const loop = async (): Promise<void> => {
      clearTimeout(timer)
      if (document.visibilityState === 'visible') await refresh()
      if (!stopped) timer = setTimeout(() => void loop(), EVERY_MS)
    }
    const look = (): void => {
      if (document.visibilityState === 'visible') void loop()
    }
    void loop()
    document.addEventListener('visibilitychange', look)
    return () => {
      stopped = true
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [enabled, refresh])

  return { ...seen, refresh }
}
