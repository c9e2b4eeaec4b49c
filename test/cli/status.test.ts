import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  ADMIN_TOKEN,
  callRow,
  reportBody,
  ROLLOUT,
  startTestServer,
  until,
  type TestServer,
} from '../server/support.ts'
import { startSharedEngine, type SharedEngine } from '../support/shared-engine.ts'
import { answering } from './answering.ts'
import { run, start } from './support.ts'

let engine: SharedEngine
beforeAll(async () => void (engine = await startSharedEngine()))
afterEach(() => engine.empty())
afterAll(() => engine.close())

const token = { CROSSFADE_TOKEN: ADMIN_TOKEN }

const serverWithPeople = async (): Promise<TestServer> => {
  const server = await startTestServer({ ...ROLLOUT, revision: 42 }, { warehouse: engine.settings })
  const cohorts = ['segment', 'segment', 'segment', 'dual']
  for (const [index, cohort] of cohorts.entries()) {
    const calls = ['segment', ...(cohort === 'dual' ? ['rudderstack'] : [])].map((leg) => callRow(leg, 'A'))
    await server.post(JSON.stringify(reportBody({ page: `p${index}`, subject: `s${index}`, cohort, calls })))
  }
  return server
}

describe('crossfade status', () => {
  it('shows people against the expected shares, and their calls by leg', async () => {
    const server = await serverWithPeople()
    const { code, out, err } = await run(['status', '--server', server.adminUrl], token)
    expect([code, err]).toEqual([0, ''])
    const lines = out.split('\n')
    expect(lines[0]).toBe('segment-to-rudderstack  revision 42')
    expect(out).toContain('  people            count  share  expected\n')
    expect(out).toContain('  Segment only          3   75 %      50 %  ██████████████████████▌\n')
    expect(out).toContain('  both                  1   25 %    10.4 %  ███████▌\n')
    expect(out).toContain('  RudderStack only      0    0 %    39.6 %\n')
    expect(out).toMatch(/^Segment only\n {2}Segment +3 +3 +3 +0 +0 +0 +0 +0$/m)
    expect(out).toMatch(/^both\n {2}Segment +1 +1 +1 .*\n {2}RudderStack +1 +1 +1 /m)
    expect(out).toContain('Segment SDK      ready 4 (median 120 ms)')
    expect(out).toContain('identity from    cookie 4')
  })

  it('prints exactly the body of the route with --json', async () => {
    const body = '{"cohorts":[],"rollout":{},"more":[1,  2]}\n'
    const server = await answering(200, body)
    expect(await run(['status', '--json', '--server', server])).toEqual({ code: 0, out: body, err: '' })
  })

  it('takes the server from CROSSFADE_SERVER, and --server before that', async () => {
    const server = await startTestServer()
    expect((await run(['status'], { ...token, CROSSFADE_SERVER: server.adminUrl })).code).toBe(0)
    const env = { ...token, CROSSFADE_SERVER: 'http://127.0.0.1:9' }
    expect((await run(['status', '--server', server.adminUrl], env)).code).toBe(0)
  })

  it('writes colours to a terminal alone, and none where NO_COLOR is set', async () => {
    const server = await startTestServer()
    const argv = ['status', '--server', server.adminUrl]
    expect((await run(argv, token, true)).out).toContain('\u001b[1m')
    expect((await run(argv, { ...token, NO_COLOR: '1' }, true)).out).not.toContain('\u001b')
    expect((await run(argv, token)).out).not.toContain('\u001b')
  })

  it('ends with 3 and one sentence where nothing listens', async () => {
    const server = await startTestServer()
    await server.close()
    expect(await run(['status', '--server', server.adminUrl])).toEqual({
      code: 3,
      out: '',
      err:
        `crossfade: no Crossfade server answers at ${server.adminUrl} (connection refused); ` +
        'start one with crossfade serve, or name another with --server URL.\n',
    })
  })

  it.each([
    ['HTML', 200, '<html>', 'answers, but not as the admin listener of a Crossfade server.'],
    ['other JSON', 200, '{"ok":true}', 'answers, but not as the admin listener of a Crossfade server.'],
    ['an error', 500, 'x', 'refused: HTTP 500.'],
    [
      'a problem',
      421,
      '{"detail":"Add it\\u001b[2J to admin.hosts."}',
      'refused: Add it?[2J to admin.hosts.',
    ],
  ])('ends with 3 and one sentence for %s', async (_name, status, body, sentence) => {
    const server = await answering(status, body)
    const { code, out, err } = await run(['status', '--server', server])
    expect([code, out, err]).toEqual([3, '', `crossfade: ${server} ${sentence}\n`])
  })

  it('does not take the public listener for the admin one', async () => {
    const server = await startTestServer()
    const { code, err } = await run(['status', '--server', server.publicUrl])
    expect([code, err]).toEqual([
      3,
      `crossfade: ${server.publicUrl} refused: There is nothing at this address.\n`,
    ])
  })

  it.each(['nonsense', 'ftp://127.0.0.1', '127.0.0.1:4467'])(
    'ends with 2 for the address %s',
    async (address) => {
      expect(await run(['status', '--server', address])).toEqual({
        code: 2,
        out: '',
        err: `crossfade: "${address}" is no address of a server; give one such as http://127.0.0.1:4467.\n`,
      })
    },
  )
})

describe('crossfade status --watch', () => {
  it('shows it again and again until it is stopped', async () => {
    const server = await startTestServer()
    const watch = start(['status', '--watch', '--server', server.adminUrl], token)
    await until(watch.out, (out) => out.split('revision 42\n').length === 3)
    watch.stop()
    expect([await watch.done, watch.err()]).toEqual([0, ''])
    expect(watch.out()).not.toContain('\u001b')
  })

  it('prints a body a line with --json', async () => {
    const server = await startTestServer()
    const watch = start(['status', '--watch', '--json', '--server', server.adminUrl], token, true)
    await until(watch.out, (out) => out.endsWith('\n'))
    watch.stop()
    await watch.done
    for (const line of watch.out().trimEnd().split('\n'))
      expect(JSON.parse(line)).toMatchObject({ people: 0 })
  })

  it('ends with 3 where nothing answers at the start', async () => {
    expect((await run(['status', '--watch', '--server', 'http://127.0.0.1:9'])).code).toBe(3)
  })
})
