import { CliError } from '../cli-error.ts'
import type { Io } from '../verb.ts'

const DEFAULT_SERVER = 'http://127.0.0.1:4467'

/**
 * The admin listener that a verb talks to: --server, else CROSSFADE_SERVER, else this machine's.
 * @throws CliError (exit 2)
 */
export const serverAddress = (flag: string | undefined, env: Io['env']): URL => {
  const text = flag ?? (env['CROSSFADE_SERVER'] || DEFAULT_SERVER)
  const url = URL.parse(text)
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new CliError(2, `"${text}" is no address of a server; give one such as ${DEFAULT_SERVER}.`)
  if (url.username || url.password)
    throw new CliError(
      2,
      `the server's address holds a user or a password; put a token into CROSSFADE_TOKEN instead.`,
    )
  return url
}

/** A route below the address, which may have a path of its own. */
export const routeOf = (server: URL, path: string): URL =>
  new URL(`${server.pathname.replace(/\/+$/, '')}${path}`, server.origin)

/** As it is told to people. */
export const addressText = ({ origin, pathname }: URL): string => `${origin}${pathname.replace(/\/+$/, '')}`
