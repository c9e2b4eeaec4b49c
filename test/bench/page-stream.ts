import { once } from 'node:events'
import { connect } from 'node:net'

/** A page's open stream: a browser's request on a socket of its own. */
export type PageStream = {
  /** When the text had come since the last look, as `performance.now()` of this process. */
  heard(text: string): Promise<number>
  close(): Promise<void>
}

const HEADERS = [
  'Accept: text/event-stream',
  'Accept-Encoding: gzip, deflate, br, zstd',
  'Accept-Language: en-GB,en;q=0.9,de;q=0.8',
  'Cache-Control: no-cache',
  'Connection: keep-alive',
  'Origin: https://shop.example',
  'Referer: https://shop.example/',
  'Sec-Fetch-Dest: empty',
  'Sec-Fetch-Mode: cors',
  'Sec-Fetch-Site: cross-site',
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
]

/** @param base of the public listener */
export async function openPageStream(base: string): Promise<PageStream> {
  const { host, hostname, port } = new URL(base)
  const socket = connect(Number(port), hostname).setEncoding('latin1').setNoDelay()
  let told = ''
  let look = (): void => {}
  let fail = (_error: Error): void => {}
  socket.on('data', (text: string) => {
    told += text
    look()
  })
  socket.on('error', (error) => fail(error))
  socket.on('close', () => fail(new Error('the server closed a stream')))
  socket.write(`GET /v1/rollout/stream HTTP/1.1\r\nHost: ${host}\r\n${HEADERS.join('\r\n')}\r\n\r\n`)
  const stream: PageStream = {
    heard: (text) =>
      new Promise((resolve, reject) => {
        fail = reject
        look = () => {
          if (!told.includes(text)) return
          told = ''
          resolve(performance.now())
        }
        look()
      }),
    async close() {
      const closed = once(socket, 'close')
      socket.destroy()
      await closed
    },
  }
  // the rollout in force comes first
  await stream.heard('\ndata: ')
  return stream
}
