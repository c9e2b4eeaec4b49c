import { request } from '../request.ts'
import type { LocalStore } from '../storage.ts'

const ATTEMPT_MS = 2_500
const PAUSE_MS = 400

export type WantedConfig = {
  readonly url: string
  readonly headers?: Record<string, string>
  readonly cacheKey: string
  /** Whether an answer is a configuration at all: a proxy's HTML or `{}` is not. */
  readonly isConfig: (answer: unknown) => boolean
}

type Means = {
  readonly store: LocalStore
  readonly problem: (code: string) => void
  readonly allowed: () => Promise<void>
}

export type VendorConfig = (wanted: WantedConfig) => Promise<object | null>

/**
 * A vendor's configuration of this source. Both SDKs ask for it once, without time limit or retry, and lose every
 * call of the page when that fails; here two attempts are made, then the last good answer is used.
 * `null` where there is none either: calls can still be sent without it.
 */
export async function vendorConfig(
  { url, headers = {}, cacheKey, isConfig }: WantedConfig,
  { store, problem, allowed }: Means,
): Promise<object | null> {
  for (let attempt = 0; attempt < 2; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    await allowed()
    try {
      const { status, text } = await request(url, { headers }, ATTEMPT_MS)
      const config: unknown = status === 200 && JSON.parse(text)
      if (isConfig(config)) {
        store.set(cacheKey, text)
        return config as object
      }
      problem(`config-${status === 200 ? 'invalid' : status}`)
    } catch (error) {
      problem(error instanceof SyntaxError ? 'config-invalid' : 'config-unreachable')
    }
  }
  return cachedConfig(store.get(cacheKey), isConfig)
}

/** The last good answer. */
export function cachedConfig(text: string | null, isConfig: WantedConfig['isConfig']): object | null {
  try {
    const config: unknown = JSON.parse(text ?? 'null')
    return isConfig(config) ? (config as object) : null
  } catch {
    return null
  }
}
