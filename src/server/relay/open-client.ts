import type { EventEmitter } from 'node:events'
import { InMemStorageProvider, Unleash } from 'unleash-client'
import { pollProblem, type PollSetting } from './poll-problem.ts'
import type { FlagName } from './read-flag.ts'
import { unreadableFlag } from './readable-flag.ts'
import type { UnleashFlag } from './unleash-types.ts'

export type Flags = { readonly [flag in FlagName]: UnleashFlag | undefined }

/** What Unleash answered; segments are in their strategies in full. */
export type Poll =
  | { readonly ok: true; readonly flags: Flags; readonly askedAt: number }
  /** Half a sentence. */
  | { readonly ok: false; readonly problem: string }

export type ClientOptions = PollSetting & {
  /** Of the Client API. */
  readonly url: string
  readonly token: string
  readonly project: string
  readonly appName: string
  readonly key: string
  /** ms since epoch. */
  readonly now: () => number
}

const TIMEOUT_MS = 5_000

/** The two flags as unleash-client holds them now. */
function readFlags(unleash: Unleash, { key, name }: ClientOptions, askedAt: number): Poll {
  let all: readonly UnleashFlag[]
  try {
    all = unleash.getFeatureToggleDefinitions(true)
  } catch {
    return { ok: false, problem: `${name} answers with strategies that cannot be read` }
  }
  const find = (short: FlagName) => all.find((flag) => flag.name === `${key}.${short}`)
  const flags: Flags = { 'rudderstack-on': find('rudderstack-on'), 'segment-off': find('segment-off') }
  for (const flag of Object.values(flags)) {
    const problem = unreadableFlag(flag)
    if (flag && problem !== null) return { ok: false, problem: `${flag.name}: ${problem}` }
  }
  return { ok: true, flags, askedAt }
}

/**
 * Asks Unleash for the flags `<key>.*` at once and in this rhythm, and tells of every answer. After a failure it may
 * ask ever more seldom, or, after 401, never again: then it is for the caller to open another one.
 * @returns ends it
 */
export function openClient(
  options: ClientOptions,
  everyMs: number,
  onPoll: (poll: Poll) => void,
): () => void {
  const { url, token, environment, project, appName, key, now } = options
  const customHeaders = { Authorization: token }
  let askedAt = now()
  let isOpen = true
  const unleash = new Unleash({
    url,
    appName,
    environment,
    projectName: project,
    namePrefix: `${key}.`,
    refreshInterval: everyMs,
    timeout: TIMEOUT_MS,
    customHeaders,
    customHeadersFunction: async () => {
      askedAt = now()
      return customHeaders
    },
    // it evaluates nothing that could be counted
    disableMetrics: true,
    // by itself it writes what it hears into a shared temporary folder
    storageProvider: new InMemStorageProvider(),
    // one at a time is open
    skipInstanceCountWarning: true,
    // by itself it starts a moment later, even where it was ended by then
    disableAutoStart: true,
  })
  const tell = (poll: () => Poll): void => {
    if (isOpen) onPoll(poll())
  }
  const answered = (): void => tell(() => readFlags(unleash, options, askedAt))
  const failed = (said: unknown): void => tell(() => ({ ok: false, problem: pollProblem(said, options) }))
  unleash.on('changed', answered).on('unchanged', answered).on('error', failed).on('warn', failed)
  unleash.start().catch(failed)
  return () => {
    isOpen = false
    unleash.destroy()
    // it forgets its listeners before a request that is under way fails, and an error that nobody hears ends the process
    const { repository } = unleash as unknown as { readonly repository?: EventEmitter }
    repository?.on('error', () => {})
  }
}
