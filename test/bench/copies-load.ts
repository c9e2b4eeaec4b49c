// Posts copies from a process of its own; `copies-route.ts` starts it. Bare sockets, so that it takes little of the
// machine that it measures. Answers each message, and ends with its parent.
import { connect, type Socket } from 'node:net'
import {
  rudderstackEvent,
  rudderstackHeaders,
  segmentEvent,
  segmentHeaders,
  stamp,
} from '../server/intake/events.ts'

export type CopiesQuestion = {
  readonly url: string
  readonly connections: number
  readonly seconds: number
  /** Copies of a request. */
  readonly batch: number
  /** Copies at most. */
  readonly copies: number
}

export type CopiesAnswer = {
  /** Copies that were acknowledged. */
  readonly kept: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Requests by any other answer. */
  readonly others: number
  /** Of one core. */
  readonly cpuShare: number
}

type Fields = Record<string, unknown>

const requestOf = (leg: string, body: Fields | Fields[], headers: Record<string, string>): Buffer => {
  const text = JSON.stringify(body)
  const lines = Object.entries({ ...headers, 'content-length': `${Buffer.byteLength(text)}` })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return Buffer.from(`POST /v1/copies/${leg} HTTP/1.1\r\nhost: bench\r\n${head}\r\n${text}`)
}

/** Each copy is another one; by turns of both legs, or batches of Segment. */
const buildRequests = ({ batch, copies }: CopiesQuestion): Buffer[] =>
  Array.from({ length: Math.ceil(copies / batch) }, (_, index) => {
    if (batch > 1) {
      const events = Array.from({ length: batch }, () => segmentEvent(stamp()))
      return requestOf('segment', events, segmentHeaders(events))
    }
    if (index % 2 === 1) return requestOf('rudderstack', rudderstackEvent(stamp()), rudderstackHeaders)
    const event = segmentEvent(stamp())
    return requestOf('segment', event, segmentHeaders(event))
  })

const open = (url: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    socket.setNoDelay(true)
    socket.once('connect', () => resolve(socket)).once('error', reject)
  })

/** Whole answers only: they are small, and come in one piece but for a busy moment. */
const isWhole = (text: string): boolean => {
  const end = text.indexOf('\r\n\r\n')
  const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
  return end >= 0 && text.length >= end + 4 + length
}

const exchange = (socket: Socket, request: Buffer): Promise<boolean> =>
  new Promise((resolve) => {
    let text = ''
    const done = (isKept: boolean): void => {
      socket.off('data', onData).off('close', onClose)
      resolve(isKept)
    }
    const onClose = (): void => done(false)
    const onData = (chunk: Buffer): void => {
      text += chunk.toString('latin1')
      if (isWhole(text)) done(text.startsWith('HTTP/1.1 200'))
    }
    socket.on('data', onData).on('close', onClose)
    socket.write(request)
  })

const measure = async (question: CopiesQuestion): Promise<CopiesAnswer> => {
  const requests = buildRequests(question)
  const sockets = await Promise.all(Array.from({ length: question.connections }, () => open(question.url)))
  const latencies: number[] = []
  let others = 0
  const started = performance.now()
  const cpu = process.cpuUsage()
  const work = async (socket: Socket): Promise<void> => {
    while (performance.now() - started < question.seconds * 1_000) {
      const request = requests.pop()
      if (request === undefined || socket.destroyed) return
      const at = performance.now()
      if (await exchange(socket, request)) latencies.push(performance.now() - at)
      else others++
    }
  }
  await Promise.all(sockets.map(work))
  const ms = performance.now() - started
  const { user, system } = process.cpuUsage(cpu)
  for (const socket of sockets) socket.destroy()
  const sorted = latencies.toSorted((a, b) => a - b)
  const kept = latencies.length * question.batch
  return {
    kept,
    perSecond: (kept / ms) * 1_000,
    p50Ms: sorted[Math.floor(sorted.length * 0.5)] ?? Infinity,
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? Infinity,
    others,
    cpuShare: (user + system) / 1_000 / ms,
  }
}

process.on('message', (question: CopiesQuestion) => {
  void measure(question).then((answer) => process.send?.(answer))
})
process.on('disconnect', () => process.exit())
