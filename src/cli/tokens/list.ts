import type { Token } from '../../server/control/control-store.ts'
import { timeText } from '../history/format-history.ts'
import { withLocalStore } from '../local/open-local-store.ts'
import { parseFlags } from '../parse-flags.ts'
import { isObject } from '../rollout-file/is-object.ts'
import { connect, type ServerFlags } from '../server/connect.ts'
import { unexpectedAnswer } from '../server/unexpected-answer.ts'
import { clip } from '../status/printable.ts'
import { wrappedTable } from '../status/wrapped-table.ts'
import type { ExitCode, Io } from '../verb.ts'
import { LOCAL_FLAGS } from './local-flags.ts'

type Listed = { readonly body: string; readonly tokens: readonly Token[] }

/** @throws CliError */
export const listTokens = async (argv: readonly string[], io: Io): Promise<ExitCode> => {
  const flags = parseFlags('token list', argv, LOCAL_FLAGS)
  const { body, tokens } = flags.local
    ? await withLocalStore(flags, io.env, async ({ store }) => listed(await store.tokens()))
    : await listThere(flags, io)
  io.stdout.write(flags.json ? body : formatTokens(tokens))
  return 0
}

const listed = (tokens: readonly Token[]): Listed => ({ body: `${JSON.stringify({ tokens })}\n`, tokens })

const listThere = async (flags: ServerFlags, io: Io): Promise<Listed> => {
  const api = connect(flags, io)
  const { body, value } = await api.ask('GET', '/api/tokens', { role: 'admin' })
  const tokens = isObject(value) ? value['tokens'] : null
  if (!Array.isArray(tokens) || !tokens.every(isToken)) throw unexpectedAnswer(api)
  return { body, tokens }
}

const isToken = (value: unknown): value is Token =>
  isObject(value) &&
  typeof value['name'] === 'string' &&
  typeof value['role'] === 'string' &&
  typeof value['createdAt'] === 'number'

const LIMITS = [48, 10, 20, 20] as const

const formatTokens = (tokens: readonly Token[]): string => {
  if (tokens.length === 0)
    return 'There are no tokens: crossfade token create --local --name me --role admin\n'
  const rows = tokens.map(({ name, role, createdAt, lastUsedAt }) => [
    clip(name, 100),
    clip(role, 10),
    timeText(createdAt),
    // kept to the minute
    lastUsedAt === null ? 'never' : timeText(lastUsedAt).slice(0, -':00'.length),
  ])
  return `${wrappedTable([['name', 'role', 'made', 'last used'], ...rows], LIMITS).join('\n')}\n`
}
