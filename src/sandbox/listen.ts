import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Listens on the loopback interface alone. Rejects with the system's error, as EADDRINUSE. */
export function listen(port: number): Promise<{ server: Server; port: number }> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve({ server, port: (server.address() as AddressInfo).port })
    })
  })
}

/** Ends with all its connections, idle and hanging ones too. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
