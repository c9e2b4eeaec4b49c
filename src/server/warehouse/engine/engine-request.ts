import type { IncomingMessage } from 'node:http'
import { EngineProblem } from './engine-problem.ts'
import { isSingleStatement } from './single-statement.ts'

export type EngineRequest = {
  readonly database: string | null
  /** Names and values as they came. */
  readonly settings: readonly (readonly [name: string, value: string])[]
  readonly statement: string
  /** What an INSERT … FORMAT takes in. */
  readonly data: Buffer | null
  readonly format: string
}

// these are of the HTTP layer: the engine behind it does not know them
const OF_HTTP = new Set([
  'add_http_cors_header',
  'buffer_size',
  'cancel_http_readonly_queries_on_client_close',
  'enable_http_compression',
  'http_headers_progress_interval_ms',
  'http_response_buffer_size',
  'http_write_exception_in_output_format',
  'http_zlib_compression_level',
  'send_progress_in_http_headers',
  'wait_end_of_query',
])
const ELSEWHERE = new Set([...OF_HTTP, 'database', 'default_format', 'query', 'query_id', 'user', 'password'])
const SETTING = /^[a-z]\w{0,127}$/i
const IDENTIFIER = /^\w{1,128}$/

/** @throws EngineProblem where it is none that the engine takes */
export const engineRequest = (url: URL, headers: IncomingMessage['headers'], body: Buffer): EngineRequest => {
  const query = url.searchParams.get('query')
  const statement = query ?? body.toString('utf8')
  if (statement.trim() === '') throw new EngineProblem(62, 'SYNTAX_ERROR', 'Empty query')
  if (!isSingleStatement(statement))
    throw new EngineProblem(62, 'SYNTAX_ERROR', 'Multi-statements are not allowed')
  return {
    database: identifier(url.searchParams.get('database') ?? headerOf(headers, 'x-clickhouse-database')),
    settings: [...url.searchParams].filter(([name]) => !ELSEWHERE.has(name)).map(checked),
    statement,
    data: query === null ? null : body,
    format: url.searchParams.get('default_format') ?? 'TabSeparated',
  }
}

const headerOf = (headers: IncomingMessage['headers'], name: string): string | null => {
  const value = headers[name]
  return typeof value === 'string' ? value : null
}

const identifier = (name: string | null): string | null => {
  if (name === null || name === '') return null
  if (IDENTIFIER.test(name)) return name
  throw new EngineProblem(36, 'BAD_ARGUMENTS', 'A database is named by letters, digits and _')
}

const checked = ([name, value]: [string, string]): [string, string] => {
  if (SETTING.test(name)) return [name, value]
  throw new EngineProblem(115, 'UNKNOWN_SETTING', 'A setting is named by letters, digits and _')
}
