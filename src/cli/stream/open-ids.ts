import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { errorText } from '../../server/error-text.ts'
import { CliError } from '../cli-error.ts'
import type { Io } from '../verb.ts'

export type Ids = {
  readonly chunks: Readable
  /** Bytes in all, null where nobody knows. */
  readonly size: number | null
}

const CHUNK_BYTES = 262_144

/**
 * The ids in a file, or of standard input where it is named -.
 * @throws CliError (exit 2)
 */
export const openIds = async (file: string, io: Io): Promise<Ids> => {
  if (file === '-') {
    if (io.stdin.isTTY) throw new CliError(2, 'no ids come in: pipe them, one on each line.')
    return { chunks: endedBy(io, io.stdin), size: null }
  }
  try {
    const found = await stat(file)
    if (found.isDirectory())
      throw new CliError(2, `${file} is a folder; name a file with one id on each line.`)
    const chunks = endedBy(io, createReadStream(file, { highWaterMark: CHUNK_BYTES }))
    return { chunks, size: found.isFile() ? found.size : null }
  } catch (cause) {
    if (cause instanceof CliError) throw cause
    throw new CliError(2, `${file} cannot be read: ${errorText(cause)}.`, { cause })
  }
}

/** A signal ends it, even while nothing comes in. */
const endedBy = ({ signal }: Io, stream: Readable): Readable => {
  const stop = (): void => void stream.destroy(new CliError(3, 'stopped before the last id.'))
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, { once: true })
  return stream
}
