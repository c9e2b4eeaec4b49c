import { readFile, stat } from 'node:fs/promises'
import { errorText } from '../../server/error-text.ts'
import { CliError } from '../cli-error.ts'
import { printable } from '../status/printable.ts'
import type { Input } from '../verb.ts'
import { checkRollout, type CheckedRollout } from './check-rollout.ts'

// a rollout is held to 64 KB, in which the digests of IN_SHA256 do not count
const MAX_BYTES = 8 * 1024 * 1024

const tooLong = (file: string, size: number | string): CliError =>
  new CliError(2, `${file} has ${size} bytes, and no rollout needs more than ${MAX_BYTES}.`)

/**
 * @param stdin for a file named `-`; undefined where that is a file's name like any other
 * @throws CliError (exit 2) where the file cannot be read at all
 */
export const readRollout = async (file: string, stdin?: Input): Promise<CheckedRollout> => {
  if (file === '-' && stdin !== undefined) return checkRollout(await readAll(stdin))
  let bytes: Uint8Array
  try {
    const { size } = await stat(file)
    if (size > MAX_BYTES) throw tooLong(file, size)
    bytes = await readFile(file)
  } catch (cause) {
    if (cause instanceof CliError) throw cause
    throw new CliError(2, `${file} cannot be read: ${errorText(cause)}.`, { cause })
  }
  return checkRollout(bytes)
}

const readAll = async (stdin: Input): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stdin as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > MAX_BYTES) throw tooLong('standard input', `over ${MAX_BYTES}`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** @throws CliError (exit 2) with the first problem, where it is no rollout */
export const readGoodRollout = async (file: string): Promise<CheckedRollout & { ok: true }> => {
  const checked = await readRollout(file)
  if (checked.ok) return checked
  const [first] = checked.problems
  const problem = printable(`${first?.path ?? ''} ${first?.message ?? ''}`.trim())
  throw new CliError(2, `${file} is no rollout: ${problem}; crossfade check ${file} lists all that is wrong.`)
}
