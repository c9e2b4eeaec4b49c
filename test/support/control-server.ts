import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseReport } from '../../src/server/reports/parse-report.ts'

/** What a rollout's address answers; `hang` never answers. */
export type RolloutAnswer =
  | 'hang'
  | {
      readonly status?: number
      readonly body: string
      readonly etag?: string
      /** @default at once */
      readonly after?: Promise<unknown>
    }

/** The parts of a report that tests look at; the rest is checked by the server's own parser. */
export type ReportBody = {
  readonly page: string
  readonly session: string
  readonly cohort: string
  readonly code: string
  readonly consent: string
  readonly revision: number
  readonly sdks: {
    readonly [leg in 'segment' | 'rudderstack']?: { readonly state: string; readonly why: string | null }
  }
  readonly calls: readonly (Record<
    'made' | 'handed' | 'delivered' | 'refused' | 'blocked' | 'dropped' | 'pending',
    number
  > & {
    readonly leg: string
    readonly type: string
    readonly event: string
    readonly causes?: Readonly<Record<string, number>>
  })[]
  readonly problems: readonly { readonly code: string; readonly count: number }[]
}

/** A rollout address and a report address per name, on 127.0.0.1, open to every origin. */
export type ControlServer = {
  rolloutUrl(name: string): string
  reportUrl(name: string): string
  /** @default 404 */
  answerRollout(name: string, answer: RolloutAnswer): void
  /** Requests for a rollout: the `If-None-Match` of each. */
  rolloutRequests(name: string): readonly (string | null)[]
  /** Reports under this name, oldest first. Throws on one that the real server would refuse. */
  reports(name: string): readonly ReportBody[]
  close(): Promise<void>
}

const CORS = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'ETag' }

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

export async function startControlServer(): Promise<ControlServer> {
  const answers = new Map<string, RolloutAnswer>()
  const reports = new Map<string, string[]>()
  const asked = new Map<string, (string | null)[]>()
  const append = <T>(to: Map<string, T[]>, name: string, value: T): void =>
    void to.set(name, [...(to.get(name) ?? []), value])

  const rollout = (name: string, request: IncomingMessage, response: ServerResponse): void => {
    const tag = request.headers['if-none-match'] ?? null
    append(asked, name, tag)
    const answer = answers.get(name) ?? { status: 404, body: 'no such rollout' }
    if (answer === 'hang') return
    const headers = { ...CORS, 'content-type': 'application/json', ...(answer.etag && { etag: answer.etag }) }
    const same = tag !== null && tag === answer.etag
    const send = (): void =>
      void response.writeHead(same ? 304 : (answer.status ?? 200), headers).end(same ? '' : answer.body)
    void Promise.resolve(answer.after).then(send)
  }

  const server = createServer((request, response) => {
    const [, name = '', kind] = new URL(request.url ?? '/', 'http://localhost').pathname.split('/')
    if (request.method === 'OPTIONS') {
      const allow = { 'access-control-allow-headers': 'If-None-Match, Content-Type' }
      response.writeHead(204, { ...CORS, ...allow }).end()
    } else if (kind === 'rollout') rollout(name, request, response)
    else
      void textOf(request).then((text) => {
        append(reports, name, text)
        response.writeHead(204, CORS).end()
      })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://control.localhost:${(server.address() as AddressInfo).port}`

  return {
    rolloutUrl: (name) => `${base}/${name}/rollout`,
    reportUrl: (name) => `${base}/${name}/reports`,
    answerRollout: (name, answer) => void answers.set(name, answer),
    rolloutRequests: (name) => asked.get(name) ?? [],
    reports: (name) =>
      (reports.get(name) ?? []).map((text) => {
        const body = JSON.parse(text) as ReportBody
        const parsed = parseReport(body)
        if (!parsed.ok) throw new Error(parsed.message)
        return body
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
