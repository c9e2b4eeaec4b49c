import { useCallback, useEffect, useState } from 'preact/hooks'
import type { Api, ApiProblem } from '../api/api.ts'

export type Loaded<Value> = {
  readonly value: Value | null
  readonly problem: ApiProblem | null
  readonly loading: boolean
  reload(): void
}

/**
 * What a route answers; asked again when `version` changes. What came before stays while the next is on its way.
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
  return { ...state, reload: useCallback(() => setAgain((count) => count + 1), []) }
}
