import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'
import { signRequest } from '../../../../src/server/reconcile/inputs/s3/sign-request.ts'

export const KEYS = { accessKeyId: 'AKIATEST', secretAccessKey: 'sec/ret+key', sessionToken: null }
export const REGION = 'eu-central-1'

const PER_PAGE = 2

const escaped = (text: string): string =>
  text.replace(/[<>&"']/g, (one) => `&#x${one.charCodeAt(0).toString(16)};`)

const listing = (
  keys: readonly string[],
  objects: ReadonlyMap<string, Buffer>,
  next: string | null,
): string =>
  `<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>logs</Name>` +
  `<IsTruncated>${next !== null}</IsTruncated>${next === null ? '' : `<NextContinuationToken>${escaped(next)}</NextContinuationToken>`}` +
  `<KeyCount>${keys.length}</KeyCount><MaxKeys>${PER_PAGE}</MaxKeys>` +
  keys
    .map(
      (key) =>
        `<Contents><Key>${escaped(key)}</Key><LastModified>2026-11-20T00:00:00.000Z</LastModified><ETag>&quot;x&quot;</ETag><Size>${objects.get(key)!.length}</Size></Contents>`,
    )
    .join('') +
  `</ListBucketResult>`

/** A server that speaks as much of S3 as is needed, and refuses what is not signed by the keys. */
export const startS3 = async (objects: ReadonlyMap<string, Buffer>) => {
  const refused: string[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
    if (!isSigned(request, url)) {
      refused.push(url.pathname)
      response.statusCode = 403
      return void response.end('<Error><Code>SignatureDoesNotMatch</Code></Error>')
    }
    if (url.searchParams.get('list-type') === '2') return void response.end(page(url, objects))
    const found = objects.get(decodeURIComponent(url.pathname.slice('/logs/'.length)))
    if (found === undefined) response.statusCode = 404
    response.setHeader('content-length', found?.length ?? 0)
    response.end(request.method === 'HEAD' ? undefined : found)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => new Promise((resolve) => server.close(resolve)))
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, refused }
}

const page = (url: URL, objects: ReadonlyMap<string, Buffer>): string => {
  const keys = [...objects.keys()]
    .filter((key) => key.startsWith(url.searchParams.get('prefix') ?? ''))
    .toSorted()
  const from = Number(url.searchParams.get('continuation-token') ?? 0)
  const next = from + PER_PAGE < keys.length ? String(from + PER_PAGE) : null
  return listing(keys.slice(from, from + PER_PAGE), objects, next)
}

/** Signs the request anew, as of the time and with the headers that it says it has signed. */
const isSigned = (request: IncomingMessage, url: URL): boolean => {
  const { authorization = '' } = request.headers
  const time = String(request.headers['x-amz-date'])
  const [, region = ''] = /Credential=[^/]+\/\d+\/([^/]+)/.exec(authorization) ?? []
  const [, names = ''] = /SignedHeaders=([^,]+)/.exec(authorization) ?? []
  const more = Object.fromEntries(
    names
      .split(';')
      .filter((name) => name !== 'host' && !['x-amz-date', 'x-amz-content-sha256'].includes(name))
      .map((name) => [name, String(request.headers[name])]),
  )
  const now = new Date(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  return signRequest(url, { ...KEYS, region, now }, more)['authorization'] === authorization
}
