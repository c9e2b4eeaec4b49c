import { ADMIN_TOKEN, startTestServer, temporaryFolder, type TestServer } from '../support.ts'
import type { ServerOptions } from '../../../src/server/index.ts'

export type Answer = {
  readonly status: number
  readonly headers: Headers
  /** Parsed JSON, or the text. */
  readonly body: unknown
}

export type Ask = (
  method: string,
  path: string,
  more?: {
    readonly body?: unknown
    readonly headers?: Record<string, string>
    readonly token?: string | null
  },
) => Promise<Answer>

/** Asks the admin listener, as an admin unless told otherwise. */
export const client =
  ({ adminUrl }: Pick<TestServer, 'adminUrl'>): Ask =>
  async (method, path, { body, headers = {}, token = ADMIN_TOKEN } = {}) => {
    const response = await fetch(`${adminUrl}${path}`, {
      method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') ?? false
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
  }

/** A real server whose rollout is in the store. */
export const startStoreServer = async (
  options: Partial<ServerOptions> = {},
): Promise<TestServer & { readonly ask: Ask }> => {
  const server = await startTestServer(undefined, { source: 'store', dataDir: temporaryFolder(), ...options })
  return { ...server, ask: client(server) }
}
