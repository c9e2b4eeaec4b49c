import type { Config } from '../config/config.ts'
import type { Secrets } from '../config/secrets.ts'
import { ServerError } from '../server-error.ts'
import type { RelayOptions } from './start-relay.ts'

/** Where Unleash is, and what it lets the relay in by. */
export type UnleashSettings = Omit<RelayOptions, 'store' | 'head' | 'now' | 'log'>

/**
 * From crossfade.yaml and the environment.
 * @throws ServerError 'config' where something is missing
 */
export function unleashSettings(
  { url, environment, project, refreshMs, allowUserIds }: Config['unleash'],
  { unleashToken: token, unleashAdminToken: adminToken }: Pick<Secrets, 'unleashToken' | 'unleashAdminToken'>,
): UnleashSettings {
  if (url && environment && token)
    return { url, environment, project, refreshMs, allowUserIds, token, adminToken }
  const missing = [
    ...(url ? [] : ['unleash.url']),
    ...(environment ? [] : ['unleash.environment']),
    ...(token ? [] : ['the variable CROSSFADE_UNLEASH_TOKEN, a backend token of that environment']),
  ]
  throw new ServerError('config', `source: unleash needs ${missing.join(', and ')}.`)
}
