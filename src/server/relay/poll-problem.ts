import { cleanText } from './clean-text.ts'

export type PollSetting = {
  /** How sentences call Unleash. */
  readonly name: string
  readonly environment: string
  readonly secrets: readonly string[]
}

const BY_CODE: ReadonlyMap<unknown, string> = new Map([
  ['ECONNREFUSED', 'cannot be reached: nothing listens there'],
  ['ENOTFOUND', 'cannot be reached: the name is unknown'],
  ['request-timeout', 'cannot be reached: it gave no answer in time'],
  ['invalid-json', 'answers with something else than JSON'],
])

const STATUS = /(?:responded |but was |(?:CONNECTIONS|FOUND) \()(\d{3})/

const byStatus = (status: number, environment: string): string => {
  if (status === 401 || status === 403)
    return `refuses the token (${status}): give CROSSFADE_UNLEASH_TOKEN a backend token of the environment "${environment}"`
  if (status === 404)
    return 'answers 404: make unleash.url the address that stands before /client/features of its Client API'
  return `answers ${status}`
}

type Said = { readonly message: string; readonly code?: unknown; readonly type?: unknown }

/** What went wrong when unleash-client asked, as half a sentence. It says so in errors, and in mere words. */
export function pollProblem(said: unknown, { name, environment, secrets }: PollSetting): string {
  const { message, code, type }: Said = said instanceof Error ? said : { message: String(said) }
  const status = STATUS.exec(message)?.[1]
  const why =
    status === undefined ? (BY_CODE.get(type) ?? BY_CODE.get(code)) : byStatus(Number(status), environment)
  if (why !== undefined) return `${name} ${why}`
  // what comes after a brace is the answer itself, which may have ids of people in it
  const words = message.replace('Unleash Repository error: ', '').replace(/:?\s*\{.*/s, '')
  return `${name} gave no answer that can be read: ${cleanText(words, secrets)}`
}
