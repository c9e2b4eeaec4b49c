import { parse } from 'yaml'
import { parseRules, type NamedRule } from '../../../core/parity/parse-rules.ts'
import { errorText } from '../../error-text.ts'
import { readText } from '../../read-text.ts'

export type RulesFile =
  | { readonly ok: true; readonly rules: readonly NamedRule[] }
  /** One sentence with the first problems. */
  | { readonly ok: false; readonly message: string }

const MAX_BYTES = 1024 * 1024
const MAX_PROBLEMS = 3

/** Reads and checks the user's rules (YAML); a file that is not there holds none. Never throws. */
export const readRules = async (file: string): Promise<RulesFile> => {
  const refuse = (why: string): RulesFile => ({ ok: false, message: `${file} ${why}.` })
  const read = await readText(file, MAX_BYTES)
  if (!read.ok) return read.isMissing ? { ok: true, rules: [] } : refuse(read.why)
  const document = parsedYaml(read.text)
  if (!document.ok) return refuse(`is no YAML: ${document.message}`)
  const parsed = parseRules(document.value)
  if (parsed.ok) return parsed
  const first = parsed.problems
    .slice(0, MAX_PROBLEMS)
    .map(({ path, message }) => `${path || 'it'} ${message}`)
  const more = parsed.problems.length - first.length
  return refuse(`holds wrong rules: ${first.join('; ')}${more > 0 ? `; and ${more} more` : ''}`)
}

const parsedYaml = (
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string } => {
  try {
    return { ok: true, value: parse(text, { maxAliasCount: 100 }) }
  } catch (error) {
    return { ok: false, message: errorText(error).split('\n')[0] ?? '' }
  }
}
