import { StringDecoder } from 'node:string_decoder'
import { CliError } from '../cli-error.ts'

/** The lines that one chunk of a stream completes, and how many bytes came so far. */
export type LineBatch = { readonly lines: readonly string[]; readonly bytes: number }

const MAX_LINE = 65_536

/**
 * The lines of a stream that are not empty, a chunk at a time: memory stays at a chunk and a line. Line ends may be
 * LF or CR LF; a byte order mark is taken off.
 * @throws CliError (exit 2) at a line that is too long to hold an id
 */
export async function* lineBatches(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<LineBatch> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  let bytes = 0
  for await (const chunk of input) {
    const first = bytes === 0
    bytes += chunk.length
    const decoded =
      typeof chunk === 'string'
        ? chunk
        : decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    const text = rest + (first ? withoutMark(decoded) : decoded)
    const lines = text.split('\n')
    rest = lines.pop() ?? ''
    checkLength(rest)
    yield { lines: filled(lines), bytes }
  }
  const lines = filled([rest + decoder.end()])
  if (lines.length > 0) yield { lines, bytes }
}

const withoutMark = (text: string): string => (text.startsWith('\uFEFF') ? text.slice(1) : text)

const filled = (lines: readonly string[]): string[] => {
  const kept: string[] = []
  for (const line of lines) {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line
    if (text !== '') kept.push(text)
    checkLength(text)
  }
  return kept
}

const checkLength = (line: string): void => {
  if (line.length > MAX_LINE)
    throw new CliError(
      2,
      `a line of the ids has over ${MAX_LINE} characters; there must be one id on each line.`,
    )
}
