import { CliError } from './cli-error.ts'
import { generalHelp } from './help.ts'
import { nearest } from '../core/text/nearest.ts'
import { packageVersion } from './package-version.ts'
import type { ExitCode, Io, Verb } from './verb.ts'
import { VERBS } from './verbs.ts'

/** argv → exit code. Every failure is one sentence on stderr; nothing is thrown. */
export const main = async (argv: readonly string[], io: Io): Promise<ExitCode> => {
  try {
    return await dispatch(argv, io)
  } catch (error) {
    const known = error instanceof CliError
    io.stderr.write(`crossfade: ${error instanceof Error ? error.message : String(error)}\n`)
    if (!known && io.env['CROSSFADE_DEBUG'] && error instanceof Error) io.stderr.write(`${error.stack}\n`)
    return known ? error.exitCode : 3
  }
}

const dispatch = async (argv: readonly string[], io: Io): Promise<ExitCode> => {
  const [first, ...rest] = argv
  if (first === undefined) throw new CliError(2, `a verb is missing; see crossfade --help.`)
  if (first === '--version' || first === '-v') return print(io, `${packageVersion()}\n`)
  if (first === '--help' || first === '-h') return print(io, await generalHelp())
  if (first === 'help') return help(rest, io)
  if (first.startsWith('-'))
    throw new CliError(2, `there is no flag ${first}; did you mean --${nearest(first, ['help', 'version'])}?`)
  const verb = await verbNamed(first)
  if (asksForHelp(rest)) return print(io, `${verb.usage.trim()}\n`)
  return verb.run(rest, io)
}

const asksForHelp = (argv: readonly string[]): boolean => {
  const end = argv.indexOf('--')
  const flags = end < 0 ? argv : argv.slice(0, end)
  return flags.includes('--help') || flags.includes('-h')
}

const help = async (argv: readonly string[], io: Io): Promise<ExitCode> => {
  const [name, surplus] = argv
  if (surplus !== undefined) throw new CliError(2, `help takes one verb: crossfade help ${name}.`)
  if (name === undefined || name.startsWith('-')) return print(io, await generalHelp())
  return print(io, `${(await verbNamed(name)).usage.trim()}\n`)
}

const verbNamed = async (name: string): Promise<Verb> => {
  const load = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
  if (load) return load()
  throw new CliError(2, `there is no verb "${name}"; did you mean ${nearest(name, Object.keys(VERBS))}?`)
}

const print = (io: Io, text: string): ExitCode => {
  io.stdout.write(text)
  return 0
}
