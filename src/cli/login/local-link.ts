import { createSecret } from '../../server/auth/token-secret.ts'
import type { Config } from '../../server/config/config.ts'
import type { ControlStore, Token } from '../../server/control/control-store.ts'
import { addressText, parseListenAddress } from '../../server/http/listen-address.ts'
import { CliError } from '../cli-error.ts'
import { withLocalStore, type LocalFlags } from '../local/open-local-store.ts'
import type { Io } from '../verb.ts'

export type Link = { readonly url: string; readonly expiresAt: number }

const LINK_MS = 10 * 60 * 1000

/**
 * A link that signs one browser in, made on the server's host without a token.
 * @param name of the token that the browser acts as; undefined: the oldest that may do most
 * @throws CliError (exit 2) where there is none
 */
export const localLink = (
  name: string | undefined,
  base: string | undefined,
  flags: LocalFlags,
  io: Io,
): Promise<Link> =>
  withLocalStore(flags, io.env, async ({ store, config }) => {
    const token = await tokenFor(store, name)
    const { secret, hash } = createSecret('login')
    const expiresAt = Date.now() + LINK_MS
    await store.createLogin(hash, token, expiresAt)
    const address = base ?? (io.env['CROSSFADE_SERVER'] || listenerOf(config))
    return { url: `${address.replace(/\/+$/, '')}/#login=${secret}`, expiresAt }
  })

const tokenFor = async (store: ControlStore, name: string | undefined): Promise<Token> => {
  const tokens = await store.tokens()
  const found =
    name === undefined
      ? (tokens.find(({ role }) => role === 'admin') ?? tokens[0])
      : tokens.find((token) => token.name === name)
  if (found) return found
  const which = name === undefined ? 'token' : `token named "${name}"`
  throw new CliError(
    2,
    `there is no ${which} to sign in with; make one: crossfade token create --local --name me --role operator.`,
  )
}

/** Where this machine reaches it. */
const listenerOf = ({ admin: { listen } }: Config): string => {
  const { host, port } = parseListenAddress(listen, { name: 'The admin listener', flag: 'admin.listen' })
  const isAll = host === '0.0.0.0' || host === '::'
  return `http://${addressText({ host: isAll ? '127.0.0.1' : host, port })}`
}
