import type { Problem } from '../../core/index.ts'

/** Why there is no answer, in one sentence for people. */
export type ApiProblem = {
  /** `unreachable`: no answer at all · `signed-out`: 401 · `refused`: the server said no, or failed. */
  readonly kind: 'unreachable' | 'signed-out' | 'refused'
  /** 0 where there was no answer. */
  readonly status: number
  readonly sentence: string
  readonly problems: readonly Problem[]
  /** The revision in force, where the answer was about it. */
  readonly current: number | null
}

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: ApiProblem }

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export type Ask = {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

export type Api = <Value>(method: Method, path: string, ask?: Ask) => Promise<Answer<Value>>

const TIMEOUT_MS = 15_000
const MAX_SENTENCE = 600

const failure = (kind: ApiProblem['kind'], status: number, sentence: string): Answer<never> => ({
  ok: false,
  problem: { kind, status, sentence, problems: [], current: null },
})

type Loose = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null

const isProblem = (value: unknown): value is Problem =>
  isObject(value) && typeof value['path'] === 'string' && typeof value['message'] === 'string'

/** A problem+json body is written for people; anything else (a proxy's page) is not shown to them. */
const refusal = async (response: Response): Promise<Answer<never>> => {
  const { status } = response
  const kind = status === 401 ? 'signed-out' : 'refused'
  const type = response.headers.get('content-type') ?? ''
  const body: unknown = type.startsWith('application/problem+json')
    ? await response.json().catch(() => null)
    : null
  if (!isObject(body) || typeof body['detail'] !== 'string')
    return failure(kind, status, `The server answered with status ${status} and no reason.`)
  const { detail, problems, current } = body
  return {
    ok: false,
    problem: {
      kind,
      status,
      sentence: String(detail).slice(0, MAX_SENTENCE),
      problems: Array.isArray(problems) ? problems.filter(isProblem) : [],
      current: typeof current === 'number' ? current : null,
    },
  }
}

/** Asks the server that the page came from. Never rejects. @param onSignedOut told of every 401 */
export const createApi = (fetch: typeof globalThis.fetch, onSignedOut: () => void): Api => {
  const ask = async (method: Method, path: string, { body, headers, signal }: Ask = {}) => {
    const timeout = AbortSignal.timeout(TIMEOUT_MS)
    try {
      const response = await fetch(path, {
        method,
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
        redirect: 'error',
        credentials: 'same-origin',
        cache: 'no-store',
      })
      if (response.status === 401) onSignedOut()
      if (!response.ok) return await refusal(response)
      return { ok: true, value: response.status === 204 ? null : ((await response.json()) as unknown) }
    } catch {
      return failure('unreachable', 0, 'The server does not answer.')
    }
  }
  // what the routes answer is the server's own to check
  return ask as Api
}
