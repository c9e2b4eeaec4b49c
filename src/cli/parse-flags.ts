import { parseArgs } from 'node:util'
import { CliError } from './cli-error.ts'
import { nearest } from './nearest.ts'

/** What a flag takes: `true` nothing, a text the value that it names in messages ("FILE"). */
export type FlagSpec = Readonly<Record<string, true | string>>

export type Flags<Spec extends FlagSpec> = {
  readonly [flag in keyof Spec]?: Spec[flag] extends true ? true : string
}

/**
 * Reads `--flag`, `--flag VALUE` and `--flag=VALUE`; nothing else is accepted.
 * @throws CliError (exit 2) naming the argument that is wrong and the nearest that is right
 */
export const parseFlags = <const Spec extends FlagSpec>(
  verb: string,
  argv: readonly string[],
  spec: Spec,
): Flags<Spec> => {
  const options = Object.fromEntries(
    Object.entries(spec).map(([flag, takes]) => [
      flag,
      { type: takes === true ? ('boolean' as const) : ('string' as const) },
    ]),
  )
  const { tokens } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const flags: Record<string, true | string> = {}
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional') throw unexpected(verb, token.value)
    if (Object.hasOwn(flags, token.name)) throw new CliError(2, `${token.rawName} is given twice.`)
    flags[token.name] = valueOf(verb, token, spec)
  }
  return flags as Flags<Spec>
}

type OptionToken = {
  name: string
  rawName: string
  value: string | undefined
  inlineValue: boolean | undefined
}

const valueOf = (verb: string, token: OptionToken, spec: FlagSpec): true | string => {
  const takes = Object.hasOwn(spec, token.name) ? spec[token.name] : undefined
  if (takes === undefined) throw unknownFlag(verb, token.rawName, Object.keys(spec))
  if (takes === true) {
    if (token.value === undefined) return true
    throw new CliError(2, `${token.rawName} takes no value.`)
  }
  if (!token.value || (!token.inlineValue && token.value.startsWith('-')))
    throw new CliError(2, `${token.rawName} needs a value: ${token.rawName} ${takes}.`)
  return token.value
}

const unknownFlag = (verb: string, flag: string, known: readonly string[]): CliError => {
  const near = nearest(flag.replace(/^-+/, ''), known)
  const hint = near === null ? 'it takes none' : `did you mean --${near}?`
  return new CliError(2, `${verb} has no flag ${flag}; ${hint}${near === null ? '.' : ''}`)
}

const unexpected = (verb: string, value: string): CliError =>
  new CliError(2, `${verb} does not know what to do with "${value}"; see crossfade help ${verb}.`)
