import type { Session } from 'chdb'
import type { EngineRequest } from './engine-request.ts'
import { EngineProblem } from './engine-problem.ts'
import type { Lane } from './lane.ts'
import type { WriteGuard } from './write-guard.ts'

export type EngineResult = {
  readonly bytes: Uint8Array
  readonly rowsRead: number
  readonly rowsWritten: number
}

export type EngineRun = (request: EngineRequest) => Promise<EngineResult>

type Insert = { readonly table: string; readonly columns: readonly string[] | null; readonly format: string }

const INSERT =
  /^\s*INSERT\s+INTO\s+(?:TABLE\s+)?(\w+(?:\.\w+)?)\s*(?:\(([\w\s,]+)\))?\s*FORMAT\s+(\w+)\s*;?\s*$/i

const insertOf = (statement: string): Insert => {
  const [, table, columns, format] = INSERT.exec(statement) ?? []
  if (table === undefined || format === undefined)
    throw new EngineProblem(
      48,
      'NOT_IMPLEMENTED',
      'Data is taken in by INSERT INTO table (columns) FORMAT name only',
    )
  return { table, columns: columns?.split(',').map((name) => name.trim()) ?? null, format }
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\0': '\\0' }
// oxlint-disable-next-line no-control-regex
const literal = (text: string): string => `'${text.replace(/[\\'\0]/g, (character) => ESCAPES[character]!)}'`

/** Parameters are settings too, `param_NAME`: bound that way, two queries at once cannot mix theirs up. */
const prelude = ({ database, settings }: EngineRequest): string => {
  const use = database === null ? '' : `USE \`${database}\`; `
  const assignments = settings.map(([name, value]) => `${name} = ${literal(value)}`).join(', ')
  return assignments === '' ? use : `${use}SET ${assignments}; `
}

export type RunOptions = {
  /** A further session on the data, in 1 ms. */
  open(): Session
  readonly guard: WriteGuard
  readonly inserts: Lane
  readonly others: Lane
}

/**
 * Runs each request in a session of its own, so that no setting outlives it, and inserts beside everything else: a
 * session is one lane, and behind a long query of the same one even `SELECT 1` would wait.
 */
export const createRun =
  ({ open, guard, inserts, others }: RunOptions): EngineRun =>
  (request) => {
    const { data, statement } = request
    const lane = data === null ? others : inserts
    return lane(() =>
      guard(statement, async () => {
        const session = open()
        try {
          return await (data === null ? ask(session, request) : insert(session, request, data))
        } finally {
          session.close()
        }
      }),
    )
  }

const ask = async (session: Session, request: EngineRequest): Promise<EngineResult> => {
  const result = await session.queryAsync(prelude(request) + request.statement, { format: request.format })
  return { bytes: result.bytes(), rowsRead: result.rowsRead, rowsWritten: 0 }
}

const insert = async (session: Session, request: EngineRequest, data: Buffer): Promise<EngineResult> => {
  const { table, columns, format } = insertOf(request.statement)
  const before = prelude(request)
  if (before !== '') await session.queryAsync(before)
  const summary = await session.insert({
    table,
    values: data,
    // the engine's own list of formats decides
    format: format as 'JSONEachRow',
    ...(columns && { columns }),
  })
  return { bytes: new Uint8Array(), rowsRead: 0, rowsWritten: summary.rowsWritten }
}
