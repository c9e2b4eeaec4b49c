import { readFile, stat } from 'node:fs/promises'
import type { Rollout } from '../../core/index.ts'
import { errorText } from '../error-text.ts'
import { parseJson } from '../http/parse-json.ts'
import { parsePublishable } from './parse-publishable.ts'

export type RolloutFile =
  | { readonly ok: true; readonly document: Readonly<Record<string, unknown>>; readonly rollout: Rollout }
  /** One sentence with the first problems. */
  | { readonly ok: false; readonly message: string }

/** Of its text; the rollout itself is held to 64 KB, in which the digests of IN_SHA256 do not count. */
export const MAX_ROLLOUT_BYTES = 8 * 1024 * 1024
const MAX_PROBLEMS = 3
const BYTE_ORDER_MARK = Buffer.from('\uFEFF')

/** Reads and checks a rollout's file. Never throws. */
export const readRolloutFile = async (file: string): Promise<RolloutFile> => {
  const refuse = (why: string): RolloutFile => ({ ok: false, message: `${file} ${why}.` })
  const bytes = await readBytes(file)
  if (typeof bytes === 'string') return refuse(bytes)
  const json = parseJson(bytes)
  if (!json.ok) return refuse(json.message)
  const parsed = parsePublishable(json.value)
  if (parsed.ok) return { ok: true, document: json.value as Record<string, unknown>, rollout: parsed.rollout }
  return refuse(`is not a rollout that can be published: ${listProblems(parsed.problems)}`)
}

/** The bytes without the mark that some editors write first, or why there are none. */
const readBytes = async (file: string): Promise<Buffer | string> => {
  try {
    const { size } = await stat(file)
    if (size > MAX_ROLLOUT_BYTES) return `has ${size} bytes, and at most ${MAX_ROLLOUT_BYTES} are read`
    const bytes = await readFile(file)
    if (bytes.length === 0) return 'is empty'
    return bytes.indexOf(BYTE_ORDER_MARK) === 0 ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes
  } catch (error) {
    return `cannot be read: ${errorText(error)}`
  }
}

const listProblems = (problems: readonly { path: string; message: string }[]): string => {
  const first = problems.slice(0, MAX_PROBLEMS).map(({ path, message }) => `${path || 'it'} ${message}`)
  const more = problems.length - first.length
  return first.join('; ') + (more > 0 ? `; and ${more} more` : '')
}
