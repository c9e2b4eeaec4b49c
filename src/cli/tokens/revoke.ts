import { CliError } from '../cli-error.ts'
import { withLocalStore } from '../local/open-local-store.ts'
import { parseArguments } from '../parse-flags.ts'
import { connect, type ServerFlags } from '../server/connect.ts'
import { Refused } from '../server/refused.ts'
import { clip } from '../status/printable.ts'
import type { ExitCode, Io } from '../verb.ts'
import { LOCAL_FLAGS } from './local-flags.ts'

/** @throws CliError (exit 1) where there is no such token */
export const revokeToken = async (argv: readonly string[], io: Io): Promise<ExitCode> => {
  const { flags, operands } = parseArguments('token revoke', argv, LOCAL_FLAGS, ['NAME'])
  const name = operands[0] ?? ''
  const isRevoked = flags.local
    ? await withLocalStore(flags, io.env, ({ store, actor }) =>
        store.revokeToken(name, { actor, action: 'token-revoke', reason: null, at: Date.now() }),
      )
    : await revokeThere(name, flags, io)
  const said = clip(name, 100)
  if (!isRevoked)
    throw new CliError(1, `there is no token "${said}"; crossfade token list says which there are.`)
  if (!flags.json)
    io.stdout.write(`The token "${said}" opens nothing any more, nor do browsers that signed in with it.\n`)
  return 0
}

const revokeThere = async (name: string, flags: ServerFlags, io: Io): Promise<boolean> => {
  try {
    await connect(flags, io).ask('DELETE', `/api/tokens/${encodeURIComponent(name)}`, { role: 'admin' })
    return true
  } catch (error) {
    if (error instanceof Refused && error.answer.status === 404) return false
    throw error
  }
}
