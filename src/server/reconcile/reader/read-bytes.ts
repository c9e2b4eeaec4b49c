import { createHash } from 'node:crypto'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { errorText } from '../../error-text.ts'
import { openBytes } from '../inputs/open-bytes.ts'
import type { InputFile } from '../inputs/input-file.ts'

export type Bytes = {
  /** Unpacked. Throws UnreadableError. */
  readonly chunks: AsyncIterable<Buffer>
  /** Bytes read so far, as the file lies there. */
  read(): number
  /** Of what was read. */
  sha256(): string
}

/** One sentence's end that says why a file cannot be read to its end. */
export class UnreadableError extends Error {}

const CHUNK = 1024 * 1024

/** The bytes of a file, unpacked where they are gzip's, whatever the file is called. */
export const readBytes = (input: InputFile): Bytes => {
  const hash = createHash('sha256')
  let read = 0
  const noted = async function* (source: Readable): AsyncGenerator<Buffer> {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      hash.update(chunk)
      read += chunk.length
      yield chunk
    }
  }
  return {
    chunks: unpacked(async () => noted(await openBytes(input.at, CHUNK))),
    read: () => read,
    sha256: () => hash.copy().digest('hex'),
  }
}

async function* unpacked(open: () => Promise<AsyncGenerator<Buffer>>): AsyncGenerator<Buffer> {
  try {
    const source = await open()
    const first = await source.next()
    if (first.done) return
    if (!isGzip(first.value)) {
      yield first.value
      yield* source
    } else yield* gunzipped(first.value, source)
  } catch (error) {
    throw asUnreadable(error)
  }
}

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

async function* gunzipped(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK })
  // its errors come out of the last of them
  pipeline(joined(first, rest), gunzip, () => {})
  yield* gunzip as AsyncIterable<Buffer>
}

async function* joined(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first
  yield* rest
}

const asUnreadable = (error: unknown): UnreadableError => {
  if (error instanceof UnreadableError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'Z_BUF_ERROR') return new UnreadableError('is cut off: its gzip data has no end')
  if (code.startsWith('Z_')) return new UnreadableError('has broken gzip data')
  return new UnreadableError(`cannot be read: ${errorText(error)}`)
}
