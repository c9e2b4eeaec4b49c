import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startServer } from '../../src/server/index.ts'
import { rawRequest, ROLLOUT, startTestServer, temporaryFolder } from './support.ts'

const options = (changes: Record<string, unknown> = {}) => {
  const folder = temporaryFolder()
  const rolloutFile = join(folder, 'rollout.json')
  writeFileSync(rolloutFile, JSON.stringify(ROLLOUT))
  const listen = { publicListen: '127.0.0.1:0', adminListen: '127.0.0.1:0' }
  return { rolloutFile, dataDir: join(folder, 'data'), ...listen, ...changes }
}

describe('startServer', () => {
  it('refuses to start without its file, in one sentence', async () => {
    const given = options({ rolloutFile: '/nowhere/rollout.json' })
    await expect(startServer(given)).rejects.toMatchObject({
      name: 'ServerError',
      code: 'rollout',
      message: '/nowhere/rollout.json cannot be read: no such file.',
    })
  })

  it('refuses to start with a folder for a file', async () => {
    const folder = temporaryFolder()
    await expect(startServer(options({ rolloutFile: folder }))).rejects.toThrow(
      `${folder} cannot be read: it is a folder.`,
    )
  })

  it('refuses to start with a rollout that leaves people without a pipeline, and says what to do', async () => {
    const given = options()
    const audiences = [{ name: 'everyone', rudderstack: 5, segment: 90 }]
    writeFileSync(given.rolloutFile, JSON.stringify({ ...ROLLOUT, audiences }))
    await expect(startServer(given)).rejects.toThrow(
      `${given.rolloutFile} is not a rollout that can be published: /audiences/0 everyone: rudderstack 5 + ` +
        'segment 90 leaves 5 % of people in neither pipeline; raise one of them by 5.',
    )
  })

  it.each(['publicListen', 'adminListen'])(
    'refuses a port that is taken (%s) and keeps none open',
    async (which) => {
      const taken = await startTestServer()
      const address = new URL(taken.publicUrl).host
      const listener = which === 'publicListen' ? 'public' : 'admin'
      const given = options({ [which]: address })
      await expect(startServer(given)).rejects.toMatchObject({
        code: 'address-in-use',
        message: `The ${listener} listener cannot listen on ${address}: something else listens there already; give another address with --${listener}.`,
      })
    },
  )

  it.each([
    '4466',
    ':4466',
    '127.0.0.1',
    '127.0.0.1:65536',
    '127.0.0.1:-1',
    'http://127.0.0.1:1',
    '::1:80',
    '',
  ])('refuses the address "%s"', async (address) => {
    await expect(startServer(options({ publicListen: address }))).rejects.toMatchObject({
      code: 'address',
      message:
        `The public listener cannot listen on "${address}": give HOST:PORT, such as 127.0.0.1:4466, ` +
        'with a port from 0 to 65535, to --public.',
    })
  })

  it.each([
    ['no-such-host.invalid:0', 'there is no such host'],
    ['192.0.2.1:0', 'this machine does not have that address'],
  ])('refuses to listen on %s and says why in words', async (address, why) => {
    await expect(startServer(options({ publicListen: address }))).rejects.toMatchObject({
      code: 'address',
      message: `The public listener cannot listen on ${address}: ${why}; give another address with --public.`,
    })
  })

  it('stops: nothing answers any more, and a request that never ends is cut', async () => {
    const server = await startTestServer()
    const { port } = new URL(server.publicUrl)
    const half = connect(Number(port), '127.0.0.1')
    half.write('POST /v1/reports HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nx')
    const cut = new Promise((resolve) => half.on('error', () => {}).on('close', resolve))
    // an answer on another connection shows that the half request has been taken in
    await fetch(`${server.publicUrl}/healthz`)
    await server.close()
    await cut
    await expect(rawRequest(server.publicUrl, ['GET /healthz HTTP/1.1\r\n\r\n'])).rejects.toThrow(
      'ECONNREFUSED',
    )
  })
})
