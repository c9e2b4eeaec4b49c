import { createAdaptorServer } from '@hono/node-server'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { errorText } from '../error-text.ts'
import { ServerError } from '../server-error.ts'
import type { HttpApp } from './http-app.ts'
import { addressText, type ListenAddress, type ListenSetting } from './listen-address.ts'

export type Listener = {
  /** With the real port. */
  readonly url: string
  readonly port: number
  /** Lets running requests finish for two seconds, then closes every socket. */
  close(): Promise<void>
}

const LIMITS = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 5_000,
  // Node looks for slow requests this often; its default of 30 s would stretch the two limits above
  connectionsCheckingInterval: 1_000,
}
const MAX_CONNECTIONS = 10_000
const CLOSE_GRACE_MS = 2_000

/**
 * Starts an HTTP server with limits on headers, time and connections.
 * @throws ServerError 'address-in-use' | 'address'
 */
export const listen = async (
  app: HttpApp,
  address: ListenAddress,
  setting: ListenSetting,
): Promise<Listener> => {
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: LIMITS,
    overrideGlobalObjects: false,
  }) as Server
  server.maxConnections = MAX_CONNECTIONS
  await bind(server, address, setting)
  const { port } = server.address() as AddressInfo
  return { url: `http://${addressText({ host: address.host, port })}`, port, close: () => close(server) }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not, as most may not below port 1024',
  EADDRINUSE: 'something else listens there already',
  EADDRNOTAVAIL: 'this machine does not have that address',
  EAI_AGAIN: 'there is no such host',
  ENOTFOUND: 'there is no such host',
}

const bind = (server: Server, address: ListenAddress, setting: ListenSetting): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, address, setting)))
    server.listen(address.port, address.host, resolve)
  })

const listenError = (
  error: NodeJS.ErrnoException,
  address: ListenAddress,
  setting: ListenSetting,
): ServerError => {
  const taken = error.code === 'EADDRINUSE'
  const reason = REASONS[error.code ?? ''] ?? errorText(error)
  return new ServerError(
    taken ? 'address-in-use' : 'address',
    `${setting.name} cannot listen on ${addressText(address)}: ${reason}; give another address with ${setting.flag}.`,
    { cause: error },
  )
}

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS)
    server.close(() => {
      clearTimeout(force)
      resolve()
    })
  })
