import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** Between a client and a server on 127.0.0.1. */
export type SwallowingProxy = {
  readonly port: number
  /** From now on nothing passes on the connections that are open; new ones work. */
  swallow(): void
}

/** Ends with the test. @param target port */
export const swallowingProxy = async (target: number): Promise<SwallowingProxy> => {
  const pairs: (readonly [Socket, Socket])[] = []
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    for (const socket of [client, upstream]) socket.on('error', () => {})
    client.pipe(upstream).pipe(client)
    pairs.push([client, upstream])
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    for (const socket of pairs.flat()) socket.destroy()
  })
  return {
    port: (server.address() as AddressInfo).port,
    swallow() {
      for (const [client, upstream] of pairs) {
        client.unpipe(upstream).pause()
        upstream.unpipe(client).pause()
      }
    },
  }
}
