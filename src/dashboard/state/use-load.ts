import { useCallback, useEffect, useState } from 'preact/hooks'
import type { Api, ApiProblem } from '../api/api.ts'

export type Loaded<Value> = {
  readonly value: Value | null
  readonly problem: ApiProblem | null
  readonly loading: boolean
  reload(): void
}

/** A server that did not answer is asked again so often. */
const AGAIN_MS = 2_000

/**
 * What a route answers; asked again when `version` changes, and where the server did not answer. What came before stays while
 * the next is on its way.
 * @param path null asks nothing
 */
export const useLoad = <Value>(
  api: Api,
  path: string | null,
  version: unknown,
  body?: unknown,
): Loaded<Value> => {
  const [state, setState] = useState<Omit<Loaded<Value>, 'reload'>>({
    value: null,
    problem: null,
    loading: path !== null,
  })
  const [again, setAgain] = useState(0)
  const text = body === undefined ? undefined : JSON.stringify(body)
  useEffect(() => {
    if (path === null) return
    const abort = new AbortController()
    setState((before) => ({ ...before, loading: true }))
    const asking =
      text === undefined
        ? api<Value>('GET', path, { signal: abort.signal })
        : api<Value>('POST', path, { signal: abort.signal, body: JSON.parse(text) as unknown })
    void asking.then((answer) => {
      if (abort.signal.aborted) return
      setState((before) =>
        answer.ok
          ? { value: answer.value, problem: null, loading: false }
          : { ...before, problem: answer.problem, loading: false },
      )
    })
    return () => abort.abort()
  }, [api, path, text, version, again])
  const { problem } = state
  useEffect(() => {
    if (problem?.kind !== 'unreachable') return
    const timer = setTimeout(() => setAgain((count) => count + 1), AGAIN_MS)
    return () => clearTimeout(timer)
  }, [problem])
  return { ...state, reload: useCallback(() => setAgain((count) => count + 1), []) }
}
