import { expect, it, onTestFinished } from 'vitest'
import { listen } from '../../../src/server/http/listen.ts'
import { createPublicApp } from '../../../src/server/http/public-app.ts'
import { intakeFor } from '../intake/intake-server.ts'
import { rawRequest } from '../support.ts'

/** The numbers of the networks that reports came from, by what a proxy on this machine says. */
const networksOf = async (...headers: readonly string[]): Promise<readonly number[]> => {
  const networks: number[] = []
  const intake = intakeFor(null)
  const app = createPublicApp({
    rollout: () => {
      throw new Error('not asked for')
    },
    streams: { open: () => false, publish: () => {}, size: 0, close: () => {} },
    takeReport: async (_body, network) => {
      networks.push(network)
      return { status: 204, sentence: null }
    },
    refuseReport: () => {},
    copies: intake,
    log: () => {},
  })
  const { url, close } = await listen(app, { host: '127.0.0.1', port: 0 }, { name: 'x', flag: '--x' })
  onTestFinished(async () => {
    await close()
    await intake.close()
  })
  for (const lines of headers)
    await rawRequest(url, [
      `POST /v1/reports HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n${lines}\r\n{}`,
    ])
  return networks
}

it('a report has the number of the network that the proxy names, and 0 where it names none', async () => {
  const [one, same, other, none, own, two] = await networksOf(
    'X-Forwarded-For: 203.0.113.7\r\n',
    'X-Forwarded-For: 198.51.100.1, 203.0.113.9\r\n',
    'X-Forwarded-For: 203.0.114.7\r\n',
    '',
    'X-Forwarded-For: 192.168.1.1\r\n',
    // whoever writes one of its own has another one added
    'X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-For: 203.0.113.8\r\n',
  )
  expect(one).toBeGreaterThan(0)
  expect([same, two]).toEqual([one, one])
  expect(other).toBeGreaterThan(0)
  expect(other).not.toBe(one)
  expect([none, own]).toEqual([0, 0])
})
