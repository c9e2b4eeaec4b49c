import { errorText } from '../error-text.ts'
import { ServerError } from '../server-error.ts'
import { cleanText } from './clean-text.ts'

export type AdminOptions = {
  /** How sentences call Unleash. */
  readonly name: string
  /** Of the Admin API. */
  readonly url: string
  readonly token: string
  readonly project: string
  readonly environment: string
  readonly key: string
  readonly secrets: readonly string[]
}

/**
 * Asks the Admin API; with a JSON Patch it changes something. Rejects with ServerError 'unleash', one sentence without
 * a secret in it.
 * @param what it is to do, for that sentence
 */
export type AdminRequest = (what: string, path: string, patch?: readonly object[]) => Promise<unknown>

const TIMEOUT_MS = 10_000
const TOKEN = 'CROSSFADE_UNLEASH_ADMIN_TOKEN'

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const messageIn = (text: string): string => {
  const { message }: { readonly message?: unknown } = parseJson(text) ?? {}
  return typeof message === 'string' ? message : ''
}

/** fetch hides the reason in the cause. */
const reasonOf = (error: unknown): string => {
  if (error instanceof Error && error.name === 'TimeoutError') return 'it gave no answer in time'
  const cause: unknown = error instanceof Error ? error.cause : undefined
  return cause instanceof Error ? errorText(cause) : 'the connection broke'
}

type Refusal = { readonly status: number; readonly what: string; readonly text: string }

/** The rest of a sentence that begins with Unleash's name. */
function refusal({ status, what, text }: Refusal, { project, secrets }: AdminOptions): string {
  const said = cleanText(messageIn(text), secrets)
  const words = said === '' ? `${status}` : `${status}: ${said}`
  // it has no status of its own for it
  if (text.includes('TEST_OPERATION_FAILED'))
    return `did not ${what}: somebody else has just changed it; look again, and then repeat the change`
  if (status === 401) return `refuses ${TOKEN} (${words}): make a token of its Admin API`
  if (status === 403)
    return (
      `does not let ${TOKEN} ${what} (${words}): give the token that right, or make the change in Unleash, as where it ` +
      'asks for change requests'
    )
  if (status === 404)
    return `cannot ${what} in project "${project}" (${words}): check unleash.project and unleash.environment`
  return `did not ${what}: it answered ${words}`
}

export function adminRequest(options: AdminOptions): AdminRequest {
  const { name, url, token } = options
  const fail = (why: string, cause?: unknown): never => {
    throw new ServerError('unleash', `${name} ${why}.`, { cause })
  }
  const answerOf = async (path: string, patch?: readonly object[]) => {
    const response = await fetch(`${url}${path}`, {
      method: patch ? 'PATCH' : 'GET',
      headers: { authorization: token, 'content-type': 'application/json' },
      ...(patch && { body: JSON.stringify(patch) }),
      // the token is for this address alone
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return { ok: response.ok, status: response.status, text: await response.text() }
  }
  return async (what, path, patch) => {
    const { ok, status, text } = await answerOf(path, patch).catch((error: unknown) =>
      fail(`cannot be reached by its Admin API: ${reasonOf(error)}`, error),
    )
    if (!ok) return fail(refusal({ status, what, text }, options))
    return parseJson(text) ?? fail(`did not ${what}: it answered with something else than JSON`)
  }
}
