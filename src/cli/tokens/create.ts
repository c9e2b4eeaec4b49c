import { tokenName } from '../../server/auth/token-name.ts'
import { createSecret } from '../../server/auth/token-secret.ts'
import { ROLES, type Role } from '../../server/control/control-store.ts'
import { nearest } from '../../core/text/nearest.ts'
import { CliError } from '../cli-error.ts'
import { withLocalStore, type LocalFlags } from '../local/open-local-store.ts'
import { parseFlags } from '../parse-flags.ts'
import { isObject } from '../rollout-file/is-object.ts'
import { connect, type ServerFlags } from '../server/connect.ts'
import { unexpectedAnswer } from '../server/unexpected-answer.ts'
import { clip } from '../status/printable.ts'
import type { ExitCode, Io } from '../verb.ts'
import { LOCAL_FLAGS } from './local-flags.ts'

/**
 * Makes a token. The secret alone goes to stdout, so that `$(…)` takes it and nothing else.
 * @throws CliError
 */
export const createToken = async (argv: readonly string[], io: Io): Promise<ExitCode> => {
  const flags = parseFlags('token create', argv, { name: 'NAME', role: ROLES.join('|'), ...LOCAL_FLAGS })
  const wanted = { name: nameOf(flags.name), role: roleOf(flags.role) }
  const { body, secret } = flags.local
    ? await createHere(wanted, flags, io)
    : await createThere(wanted, flags, io)
  io.stdout.write(flags.json ? body : `${secret}\n`)
  io.stderr.write(
    `Made the token "${clip(wanted.name, 100)}" (${wanted.role}). It is shown this once; put it into CROSSFADE_TOKEN.\n`,
  )
  return 0
}

type Wanted = { readonly name: string; readonly role: Role }
type Created = { readonly body: string; readonly secret: string }

const nameOf = (text: string | undefined): string => {
  if (text === undefined)
    throw new CliError(2, 'token create needs a name, which the history shows: --name anna.')
  const { data, error } = tokenName.safeParse(text)
  if (data !== undefined) return data
  throw new CliError(2, `--name is no name for a token: ${error?.issues[0]?.message ?? 'give another'}.`)
}

const roleOf = (text: string | undefined): Role => {
  const role = ROLES.find((each) => each === text)
  if (role !== undefined) return role
  const means = 'viewer looks, operator also changes shares and kills, admin also makes tokens'
  if (text === undefined) throw new CliError(2, `token create needs a role: --role operator (${means}).`)
  const near = nearest(text, ROLES)
  throw new CliError(2, `there is no role "${text}"; did you mean ${near}? (${means})`)
}

const createThere = async (wanted: Wanted, flags: ServerFlags, io: Io): Promise<Created> => {
  const api = connect(flags, io)
  const { body, value } = await api.ask('POST', '/api/tokens', { role: 'admin', body: wanted })
  const secret = isObject(value) ? value['token'] : null
  if (typeof secret !== 'string') throw unexpectedAnswer(api)
  return { body, secret }
}

/** What the route does, without asking who asks: whoever reads the server's files may do anything. */
const createHere = (wanted: Wanted, flags: LocalFlags, io: Io): Promise<Created> =>
  withLocalStore(flags, io.env, async ({ store, actor }) => {
    const { secret, hash } = createSecret('token')
    const by = { actor, action: 'token-create', reason: null, at: Date.now() } as const
    await store.createToken({ ...wanted, hash }, by)
    return { body: `${JSON.stringify({ ...wanted, token: secret })}\n`, secret }
  })
