import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../../server/config/config.ts'
import { loadConfig } from '../../server/config/load-config.ts'
import type { ControlStore } from '../../server/control/control-store.ts'
import { openControlStore } from '../../server/control/open-control-store.ts'
import { ServerError } from '../../server/server-error.ts'
import { CliError } from '../cli-error.ts'
import type { Io } from '../verb.ts'

export type LocalFlags = { readonly config?: string; readonly 'data-dir'?: string }

/** The server's own store, on its host: who can read its files needs no token. The server may run meanwhile. */
export type LocalStore = {
  readonly store: ControlStore
  readonly config: Config
  /** Who the audit log says did it. */
  readonly actor: string
}

/**
 * Does the work with the store, and closes it.
 * @throws CliError (exit 2) in one sentence where the settings are wrong, or no server ever had a store there
 */
export const withLocalStore = <Value>(
  flags: LocalFlags,
  env: Io['env'],
  work: (local: LocalStore) => Promise<Value>,
): Promise<Value> =>
  inWords(async () => {
    const config = settings(flags, env)
    const databaseUrl = config.database.url
    if (!databaseUrl) refuseNew(config.dataDir)
    const store = await openControlStore({ databaseUrl, dataDir: config.dataDir, now: Date.now })
    try {
      return await work({ store, config, actor: `local:${userName()}` })
    } finally {
      await store.close()
    }
  })

const settings = ({ config: file, 'data-dir': dataDir }: LocalFlags, env: Io['env']): Config => {
  const config = loadConfig(file, env)
  return dataDir === undefined ? config : { ...config, dataDir }
}

/** A token in a store that no server reads opens nothing, and says nothing of it. */
const refuseNew = (dataDir: string): void => {
  if (existsSync(join(dataDir, 'control.sqlite'))) return
  throw new CliError(
    2,
    `no server has run with the folder ${dataDir}: start it once, run this where its crossfade.yaml is, ` +
      'or name that with --config FILE, or its folder with --data-dir FOLDER.',
  )
}

/** A name that is taken is an answer; all else is a setting that is wrong. */
const inWords = async <Value>(work: () => Promise<Value>): Promise<Value> => {
  try {
    return await work()
  } catch (cause) {
    if (!(cause instanceof ServerError)) throw cause
    throw new CliError(cause.code === 'token-name' ? 1 : 2, cause.message, { cause })
  }
}

/** A container's user may have no name. */
const userName = (): string => {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'unknown')
  }
}
