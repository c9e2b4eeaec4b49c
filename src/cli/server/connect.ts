import type { Role } from '../../server/control/control-store.ts'
import { CliError } from '../cli-error.ts'
import type { Io } from '../verb.ts'
import { ask, type Answer, type Question } from './ask.ts'
import { refused } from './refused.ts'
import { addressText, routeOf, serverAddress } from './server-address.ts'

type More = {
  /** What the route asks for, for the sentence where a token has less. @default 'operator' */
  readonly role?: Role
  /** Sent as JSON. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A server's admin listener, asked with the operator's token. */
export type Api = {
  /** As it is told to people. */
  readonly address: string
  /**
   * @param path with its query
   * @throws Refused where the server answers anything but 2xx; CliError (exit 3) where it does not answer
   */
  ask(method: Question['method'], path: string, more?: More): Promise<Answer>
}

/** Of every verb that asks a server. */
export type ServerFlags = {
  /** The address; else CROSSFADE_SERVER, else this machine's. */
  readonly server?: string
  /** The body of an answer that is no is printed as well, as those that are yes are by their verbs. */
  readonly json?: true
}

/** @throws CliError (exit 2) where the address or the token is none */
export const connect = ({ server: flag, json }: ServerFlags, { env, signal, stdout }: Io): Api => {
  const server = serverAddress(flag, env)
  const address = addressText(server)
  const token = tokenOf(env)
  return {
    address,
    async ask(method, path, { role = 'operator', body, headers } = {}) {
      const question = {
        method,
        headers: {
          ...(token !== null && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }
      const answer = await ask(routeOf(server, path), question, address, signal)
      if (answer.status >= 200 && answer.status < 300) return answer
      if (json) stdout.write(answer.body)
      throw refused(answer, address, role, token !== null)
    },
  }
}

/** From the environment alone: a flag would be in the list of processes. */
const tokenOf = (env: Io['env']): string | null => {
  const token = env['CROSSFADE_TOKEN']?.trim()
  if (!token) return null
  // what follows is in no message: it may be most of a secret
  if (/^[\x21-\x7e]+$/.test(token)) return token
  throw new CliError(2, 'CROSSFADE_TOKEN holds characters that no token has; give it the token alone.')
}
