import { BODY_COLUMNS } from '../reader/fetch-lines.ts'
import type { Wanted } from '../reader/messages.ts'
import type { JudgePorts } from './judge-pairs.ts'

type Row = { readonly line: string; readonly ingest: string; readonly pair: string }

const FILES = `SELECT DISTINCT file FROM wanted ORDER BY file`
/** Of a file at once: what is wanted is in memory, and a file of which more is wanted is read again. */
const AT_ONCE = 400_000
const LINES = `
SELECT line, ingest, pair FROM wanted WHERE file = {file:UInt32} AND line > {after:UInt64} ORDER BY line LIMIT ${AT_ONCE}`

/** Reads files again for the lines of pairs that must be compared. @param onPart told 0..1 */
export const fetchBodies = async (
  { scratch, threads, inputs, signal }: Omit<JudgePorts, 'onPart'>,
  onPart: (part: number) => void,
): Promise<void> => {
  const files = await scratch.query<{ readonly file: number }>(FILES)
  let done = 0
  const fetchFile = async (file: number): Promise<void> => {
    for (let after = '0'; ;) {
      signal.throwIfAborted()
      const rows = await scratch.query<Row>(LINES, { file, after })
      await threads.run({ kind: 'fetch', input: inputs[file]!, wanted: rows.map(wantedOf) }, async (part) => {
        signal.throwIfAborted()
        await scratch.insert('bodies', BODY_COLUMNS, part.lines)
      })
      if (rows.length < AT_ONCE) break
      after = rows.at(-1)!.line
    }
    onPart(++done / files.length)
  }
  // as many at once as there are threads: what is wanted of a file is in memory
  const queue = files.map(({ file }) => file)
  const drain = async (): Promise<void> => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) await fetchFile(file)
  }
  await Promise.all(Array.from({ length: threads.count }, drain))
}

const wantedOf = ({ line, ingest, pair }: Row): Wanted => ({
  line: Number(line),
  ingest,
  pair,
})
