import { parseArgs } from 'node:util'
import { CliError } from './cli-error.ts'
import { nearest } from '../core/text/nearest.ts'

/**
 * What a flag takes: `true` nothing, a text the value that it names in messages ("FILE"), a list of one such text
 * a value each time it is given.
 */
export type FlagSpec = Readonly<Record<string, true | string | readonly [string]>>

export type Flags<Spec extends FlagSpec> = {
  readonly [flag in keyof Spec]?: Spec[flag] extends true
    ? true
    : Spec[flag] extends string
      ? string
      : readonly string[]
}

type Arguments<Spec extends FlagSpec> = { readonly flags: Flags<Spec>; readonly operands: readonly string[] }

/**
 * Reads `--flag`, `--flag VALUE` and `--flag=VALUE`; nothing else is accepted.
 * @throws CliError (exit 2) naming the argument that is wrong and the nearest that is right
 */
export const parseFlags = <const Spec extends FlagSpec>(
  verb: string,
  argv: readonly string[],
  spec: Spec,
): Flags<Spec> => parseArguments(verb, argv, spec, []).flags

/**
 * The same with operands, which may stand anywhere.
 * @param names of the operands in order, in brackets those that may be left out ("[FILE]")
 */
export const parseArguments = <const Spec extends FlagSpec>(
  verb: string,
  argv: readonly string[],
  spec: Spec,
  names: readonly string[],
): Arguments<Spec> => {
  const flags: Record<string, true | string | string[]> = {}
  const operands: string[] = []
  for (const token of tokensOf(argv, spec)) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional') {
      if (operands.length === names.length) throw unexpected(verb, token.value)
      operands.push(token.value)
    } else addFlag(flags, token, valueOf(verb, token, spec), spec)
  }
  const missing = names.slice(operands.length).find((name) => !name.startsWith('['))
  if (missing !== undefined)
    throw new CliError(2, `${verb} needs ${missing}: crossfade ${verb} ${names.join(' ')}.`)
  return { flags: flags as Flags<Spec>, operands }
}

type OptionToken = {
  name: string
  rawName: string
  value: string | undefined
  inlineValue: boolean | undefined
}

const tokensOf = (argv: readonly string[], spec: FlagSpec) => {
  const types = Object.entries(spec).map(([flag, takes]) => [
    flag,
    { type: takes === true ? ('boolean' as const) : ('string' as const) },
  ])
  const options = Object.fromEntries(types) as Record<string, { type: 'boolean' | 'string' }>
  return parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true }).tokens
}

const addFlag = (
  flags: Record<string, true | string | string[]>,
  { name, rawName }: OptionToken,
  value: true | string,
  spec: FlagSpec,
): void => {
  const given = Object.hasOwn(flags, name) ? flags[name] : undefined
  if (Array.isArray(spec[name])) flags[name] = [...(Array.isArray(given) ? given : []), String(value)]
  else if (given !== undefined) throw new CliError(2, `${rawName} is given twice.`)
  else flags[name] = value
}

const valueOf = (verb: string, token: OptionToken, spec: FlagSpec): true | string => {
  const takes = Object.hasOwn(spec, token.name) ? spec[token.name] : undefined
  if (takes === undefined) throw unknownFlag(verb, token.rawName, Object.keys(spec))
  if (takes === true) {
    if (token.value === undefined) return true
    throw new CliError(2, `${token.rawName} takes no value.`)
  }
  // a lone - is standard input
  const isFlag = !token.inlineValue && token.value !== '-' && token.value?.startsWith('-')
  if (token.value && !isFlag) return token.value
  throw new CliError(
    2,
    `${token.rawName} needs a value: ${token.rawName} ${typeof takes === 'string' ? takes : takes[0]}.`,
  )
}

const unknownFlag = (verb: string, flag: string, known: readonly string[]): CliError => {
  const near = nearest(flag.replace(/^-+/, ''), known)
  const hint = near === null ? 'it takes none' : `did you mean --${near}?`
  return new CliError(2, `${verb} has no flag ${flag}; ${hint}${near === null ? '.' : ''}`)
}

const unexpected = (verb: string, value: string): CliError =>
  new CliError(2, `${verb} does not know what to do with "${value}"; see crossfade help ${verb}.`)
