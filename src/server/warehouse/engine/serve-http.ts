import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { createAuthorised } from './authorised.ts'
import { EngineProblem, problemCode, problemText } from './engine-problem.ts'
import { engineRequest } from './engine-request.ts'
import type { EngineResult, EngineRun } from './run-request.ts'

const MAX_BODY_BYTES = 256 * 1024 * 1024
/** What a ClickHouse server takes of an address, in which parameters come. */
const MAX_ADDRESS_BYTES = 1024 * 1024
const GZIP_LEVEL = 1

const unpack = promisify(gunzip)
const pack = promisify(gzip)

/** The part of ClickHouse's HTTP interface that @clickhouse/client uses, on loopback. */
export const serveHttp = (run: EngineRun, token: string): Server => {
  const isAuthorised = createAuthorised(token)
  const server = createServer(
    { maxHeaderSize: MAX_ADDRESS_BYTES, keepAliveTimeout: 30_000 },
    (request, response) => {
      void answer(request, response, run, isAuthorised)
    },
  )
  // a query may take as long as its own limit says
  server.requestTimeout = 0
  return server
}

const answer = async (
  request: IncomingMessage,
  response: ServerResponse,
  run: EngineRun,
  isAuthorised: (headers: IncomingMessage['headers']) => boolean,
): Promise<void> => {
  try {
    const url = new URL(request.url ?? '/', 'http://engine')
    if (request.method === 'GET' && url.pathname === '/ping') return void response.end('Ok.\n')
    if (!isAuthorised(request.headers))
      throw new EngineProblem(516, 'AUTHENTICATION_FAILED', 'Authentication failed')
    if (request.method !== 'POST' || url.pathname !== '/')
      throw new EngineProblem(48, 'NOT_IMPLEMENTED', 'Queries are sent by POST /')
    const result = await run(engineRequest(url, request.headers, await bodyOf(request)))
    await sendResult(response, result, {
      queryId: url.searchParams.get('query_id'),
      packed: url.searchParams.get('enable_http_compression') === '1' && takesGzip(request),
    })
  } catch (error) {
    sendProblem(request, response, error)
  }
}

const takesGzip = (request: IncomingMessage): boolean =>
  /\bgzip\b/.test(String(request.headers['accept-encoding']))

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > MAX_BODY_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  const body = Buffer.concat(chunks)
  switch (request.headers['content-encoding']) {
    case undefined:
    case 'identity':
      return body
    case 'gzip':
      return unpack(body, { maxOutputLength: MAX_BODY_BYTES }).catch(() => {
        throw tooLarge()
      })
    default:
      throw new EngineProblem(48, 'NOT_IMPLEMENTED', 'A body is plain or gzip')
  }
}

const tooLarge = (): EngineProblem =>
  new EngineProblem(
    307,
    'TOO_MANY_BYTES',
    `A body is at most ${MAX_BODY_BYTES} bytes, and whole where it is gzip`,
  )

const sendResult = async (
  response: ServerResponse,
  result: EngineResult,
  { queryId, packed }: { readonly queryId: string | null; readonly packed: boolean },
): Promise<void> => {
  if (queryId !== null && /^[\w-]{1,64}$/.test(queryId)) response.setHeader('x-clickhouse-query-id', queryId)
  response.setHeader(
    'x-clickhouse-summary',
    JSON.stringify({ read_rows: `${result.rowsRead}`, written_rows: `${result.rowsWritten}` }),
  )
  if (packed) response.setHeader('content-encoding', 'gzip')
  response.end(packed ? await pack(result.bytes, { level: GZIP_LEVEL }) : result.bytes)
}

const STATUS: Readonly<Record<number, number>> = { 48: 501, 60: 404, 62: 400, 81: 404, 307: 413, 516: 401 }

const sendProblem = (request: IncomingMessage, response: ServerResponse, error: unknown): void => {
  if (response.headersSent) return void response.destroy()
  const code = problemCode(error)
  response.statusCode = STATUS[code] ?? 500
  response.setHeader('x-clickhouse-exception-code', code)
  // what was not read would be taken for the next request
  if (!request.complete) response.setHeader('connection', 'close')
  response.end(problemText(error))
}
