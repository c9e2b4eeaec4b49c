import { describe, expect, it } from 'vitest'
import { answering, listening, recording } from '../answering.ts'
import { run, start } from '../support.ts'

const STATUS = '{"cohorts":[],"rollout":{}}'
const statusAs = (flags: string[], server: string, env: Record<string, string> = {}) =>
  run(['status', ...flags, '--server', server], env)
const statusJson = (server: string, env?: Record<string, string>) => statusAs(['--json'], server, env)
const status = (server: string, env?: Record<string, string>) => statusAs([], server, env)

const problem = (detail: string, more: object = {}): string => JSON.stringify({ detail, ...more })

describe('a verb that asks a server', () => {
  it('sends the token of CROSSFADE_TOKEN, without the line end that a file leaves', async () => {
    const { url, requests } = await recording(200, STATUS)
    expect((await statusJson(url, { CROSSFADE_TOKEN: 'cft_abc\n' })).code).toBe(0)
    expect((await statusJson(url)).code).toBe(0)
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer cft_abc', undefined])
  })

  it('keeps the path of the address, where the listener is behind one', async () => {
    const { url, requests } = await recording(200, STATUS)
    await statusJson(`${url}/ops/`)
    expect(requests.map((request) => request.url)).toEqual(['/ops/api/status'])
  })

  it('takes the token nowhere else: it follows no redirect', async () => {
    const elsewhere = await recording(200, STATUS)
    const server = await listening((_request, response) =>
      response.writeHead(307, { location: `${elsewhere.url}/api/status` }).end(),
    )
    const { code, err } = await status(server, { CROSSFADE_TOKEN: 'cft_abc' })
    expect([code, elsewhere.requests]).toEqual([3, []])
    expect(err).toMatch(/^crossfade: no Crossfade server answers at \S+ \(unexpected redirect\); /)
  })

  it('says how to get a token where the server asks for one, whether there was none or a wrong one', async () => {
    const server = await answering(401, problem('Who are you?'))
    const hint =
      "Get one on the server's host: " +
      'export CROSSFADE_TOKEN=$(crossfade token create --local --name me --role operator)\n'
    expect(await status(server)).toEqual({
      code: 2,
      out: '',
      err: `crossfade: ${server} asks for a token, and CROSSFADE_TOKEN holds none. ${hint}`,
    })
    expect(await status(server, { CROSSFADE_TOKEN: 'cft_old' })).toEqual({
      code: 2,
      out: '',
      err:
        `crossfade: ${server} does not know the token in CROSSFADE_TOKEN: ` +
        `it was revoked, or is another server’s. ${hint}`,
    })
  })

  it('says the server’s own words where a token may not do it', async () => {
    const server = await answering(403, problem('The token "ci" is a viewer’s.'))
    const { code, err } = await status(server, { CROSSFADE_TOKEN: 'cft_abc' })
    expect(code).toBe(2)
    expect(err).toContain(`${server} refused: The token "ci" is a viewer’s. Get one on`)
  })

  it('lists every problem, one a line, with nothing in it that acts on a terminal', async () => {
    const problems = [
      { path: '/audiences/0', message: 'leaves 5 % in neither pipeline\u001b[2J' },
      { path: '', message: 'is too long' },
      { path: 7, message: 'is not for us' },
    ]
    const server = await answering(422, problem('The rollout is refused.\nReally', { problems }))
    expect(await status(server)).toEqual({
      code: 1,
      out: '',
      err:
        'crossfade: The rollout is refused.?Really\n2 problems:\n' +
        '  /audiences/0  leaves 5 % in neither pipeline?[2J\n' +
        '  the rollout   is too long\n',
    })
  })

  it('prints the body of a refusal too where --json asks for bodies', async () => {
    const body = problem('The rollout is refused.', { problems: [{ path: '/key', message: 'is missing' }] })
    const { code, out, err } = await statusJson(await answering(422, body))
    expect([code, out]).toEqual([1, body])
    expect(err).toContain('  /key  is missing\n')
  })

  it('never says a token that cannot be sent', async () => {
    const { code, out, err } = await status('http://127.0.0.1:9', { CROSSFADE_TOKEN: 'cft_abc def' })
    expect([code, out]).toEqual([2, ''])
    expect(err).toBe(
      'crossfade: CROSSFADE_TOKEN holds characters that no token has; give it the token alone.\n',
    )
  })

  it('takes no password from an address', async () => {
    const { code, err } = await status('http://me:hunter2@127.0.0.1:9')
    expect([code, err]).toEqual([
      2,
      "crossfade: the server's address holds a user or a password; put a token into CROSSFADE_TOKEN instead.\n",
    ])
  })

  it('gives up on an answer without end', async () => {
    const server = await listening((_request, response) => {
      const more = (): void => void response.write(Buffer.alloc(1024 * 1024, ' '), more)
      response.writeHead(200)
      more()
    })
    const { code, err } = await status(server)
    expect(code).toBe(3)
    expect(err).toContain('(its answer is longer than 64 MB)')
  })

  it('says so where it was stopped before an answer came', async () => {
    let isAsked = (): void => {}
    const asked = new Promise<void>((resolve) => (isAsked = resolve))
    const server = await listening(() => isAsked())
    const { done, stop, err } = start(['status', '--server', server])
    await asked
    stop()
    expect([await done, err()]).toEqual([3, `crossfade: stopped before ${server} answered.\n`])
  })
})
