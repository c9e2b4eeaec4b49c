import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../server/support.ts'
import { run as runAlone, runWith } from '../support.ts'
import { startControls, type Controls } from './controls.ts'

const SECRET = /^cft_[\w-]{43}\n$/

/** Flags and environment of the server's host, where nobody has a token. */
const onHost = ({ server, env }: Controls, ...argv: string[]) =>
  runAlone([...argv, '--local', '--data-dir', `${server.folder}/data`], {
    CROSSFADE_SERVER: env['CROSSFADE_SERVER']!,
  })

describe('crossfade token create', () => {
  it('prints the secret alone, so that a shell can take it, and what it is for beside it', async () => {
    const { env, run } = await startControls()
    const { code, out, err } = await run('token', 'create', '--name', 'anna', '--role', 'operator')
    expect([code, out]).toEqual([0, expect.stringMatching(SECRET)])
    expect(err).toBe(
      'Made the token "anna" (operator). It is shown this once; put it into CROSSFADE_TOKEN.\n',
    )
    const asAnna = { ...env, CROSSFADE_TOKEN: out }
    expect((await runAlone(['set', '--rudderstack', '6'], asAnna)).code).toBe(0)
    expect((await run('history', '--limit', '1')).out).toMatch(/ anna +set +everyone: RudderStack 5 → 6 /)
    const { code: refused, err: why } = await runAlone(['token', 'list'], asAnna)
    expect(refused).toBe(2)
    expect(why).toMatch(/ refused: .* Get one .*--local --name me-admin --role admin\)\n$/)
  })

  it('works on the server’s host without a token, while the server runs, and at once', async () => {
    const controls = await startControls()
    const { code, out, err } = await onHost(controls, 'token', 'create', '--name', 'me', '--role', 'admin')
    expect([code, out]).toEqual([0, expect.stringMatching(SECRET)])
    expect(err).toContain('Made the token "me" (admin).')
    const { out: list } = await runAlone(['token', 'list'], { ...controls.env, CROSSFADE_TOKEN: out })
    expect(list).toMatch(/\n {2}me +admin +\d{4}-.* +\d{4}-/)
    expect((await controls.run('history', '--limit', '1')).out).toMatch(
      / local:\S+ +token-create +me \(admin\) /,
    )
  })

  it('takes the folder from crossfade.yaml and the environment as the server does', async () => {
    const controls = await startControls()
    const env = { CROSSFADE_DATA_DIR: `${controls.server.folder}/data` }
    expect((await runAlone(['token', 'list', '--local'], env)).out).toContain('CROSSFADE_ADMIN_TOKEN  admin')
  })

  it('prints the body of the route with --json, on the host too', async () => {
    const controls = await startControls()
    const there = await controls.run('token', 'create', '--name', 'a', '--role', 'viewer', '--json')
    const here = await onHost(controls, 'token', 'create', '--name', 'b', '--role', 'viewer', '--json')
    const body = { role: 'viewer', token: expect.stringMatching(/^cft_/) as string }
    expect([JSON.parse(there.out), JSON.parse(here.out)]).toEqual([
      { name: 'a', ...body },
      { name: 'b', ...body },
    ])
  })

  it('ends with 1 where the name is taken, here and there', async () => {
    const controls = await startControls()
    const argv = ['token', 'create', '--name', 'ci', '--role', 'operator'] as const
    await controls.run(...argv)
    const taken = 'There is a token named "ci" already: take another name, or revoke that one first.'
    expect(await controls.run(...argv)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining(taken) as string,
    })
    expect(await onHost(controls, ...argv)).toEqual({ code: 1, out: '', err: `crossfade: ${taken}\n` })
  })

  it('makes no token in a folder that no server has', async () => {
    const folder = temporaryFolder()
    const argv = ['token', 'create', '--name', 'me', '--role', 'admin', '--local', '--data-dir', folder]
    expect(await runAlone(argv)).toEqual({
      code: 2,
      out: '',
      err:
        `crossfade: no server has run with the folder ${folder}: start it once, run this where its crossfade.yaml is, ` +
        'or name that with --config FILE, or its folder with --data-dir FOLDER.\n',
    })
  })

  it.each([
    [[], 'token needs one of create, list, revoke; see crossfade help token.'],
    [['make'], 'token does not know "make"; did you mean create?'],
    [['create', '--role', 'admin'], 'token create needs a name, which the history shows: --name anna.'],
    [
      ['create', '--name', 'me\u001b[2J', '--role', 'admin', '--local'],
      '--name is no name for a token: must have no control characters.',
    ],
    [['create', '--name', ' ', '--role', 'admin'], '--name is no name for a token: must not be empty.'],
    [['create', '--name', 'me'], /^token create needs a role: --role operator \(viewer looks, .*\)\.$/],
    [
      ['create', '--name', 'me', '--role', 'operater'],
      /^there is no role "operater"; did you mean operator\? /,
    ],
    [['create', '--nme', 'me'], 'token create has no flag --nme; did you mean --name?'],
    [['revoke'], 'token revoke needs NAME: crossfade token revoke NAME.'],
    [['list', '--local', '--config', '/nowhere.yaml'], '/nowhere.yaml cannot be read: no such file.'],
  ])('ends with 2 and one sentence for %j', async (argv, sentence) => {
    const { code, out, err } = await runAlone(['token', ...argv])
    expect([code, out]).toEqual([2, ''])
    const said = err.replace(/^crossfade: /, '').trimEnd()
    if (typeof sentence === 'string') expect(said).toBe(sentence)
    else expect(said).toMatch(sentence)
  })
})

describe('crossfade token list and revoke', () => {
  it('show each token and when it was used, never a secret, and take one away at once', async () => {
    const controls = await startControls()
    const { out: secret } = await controls.run('token', 'create', '--name', 'c/i', '--role', 'viewer')
    const { out } = await controls.run('token', 'list')
    expect(out).toMatch(/^ {2}name +role +made +last used\n/)
    expect(out).toMatch(/\n {2}c\/i +viewer +\d{4}-\S+ \S+ +never\n/)
    expect(out).not.toContain(secret.trim())
    expect(await controls.run('token', 'revoke', 'c/i')).toEqual({
      code: 0,
      out: 'The token "c/i" opens nothing any more, nor do browsers that signed in with it.\n',
      err: '',
    })
    const { code, err } = await runAlone(['status'], { ...controls.env, CROSSFADE_TOKEN: secret })
    expect([code, err]).toMatchObject([
      2,
      expect.stringContaining('does not know the token in CROSSFADE_TOKEN'),
    ])
  })

  it('work on the server’s host too, and say where there is no such token', async () => {
    const controls = await startControls()
    await controls.run('token', 'create', '--name', 'ci', '--role', 'viewer')
    expect((await onHost(controls, 'token', 'revoke', 'ci')).code).toBe(0)
    const gone = 'crossfade: there is no token "ci"; crossfade token list says which there are.\n'
    expect(await onHost(controls, 'token', 'revoke', 'ci')).toEqual({ code: 1, out: '', err: gone })
    expect(await controls.run('token', 'revoke', 'ci')).toEqual({ code: 1, out: '', err: gone })
    const there = await controls.run('token', 'list', '--json')
    const here = await onHost(controls, 'token', 'list', '--json')
    expect(JSON.parse(here.out)).toEqual(JSON.parse(there.out))
  })
})

describe('crossfade login', () => {
  const signIn = async (link: string): Promise<{ status: number; body: unknown }> => {
    const { origin, hash } = new URL(link)
    const response = await fetch(`${origin}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: hash.slice('#login='.length) }),
    })
    return { status: response.status, body: await response.json() }
  }

  it('prints a link that signs in once, as the token, and says for how long', async () => {
    const { env, run } = await startControls()
    const { code, out, err } = await run('login')
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#login=cfl_[\w-]{43}\n$/),
    ])
    expect(out.startsWith(env['CROSSFADE_SERVER']!)).toBe(true)
    expect(err).toMatch(
      /^It signs one browser in, once, until \S+ \S+\.\nNo other device reaches 127\.0\.0\.1: for a phone, --url /,
    )
    expect(await signIn(out.trim())).toMatchObject({ status: 200, body: { name: 'CROSSFADE_ADMIN_TOKEN' } })
    expect(await signIn(out.trim())).toMatchObject({ status: 401 })
  })

  it('draws the link for a phone on a terminal, dark on light whatever its colours are', async () => {
    const { env } = await startControls()
    const argv = ['login', '--url', 'https://ops.example/']
    const { out, err } = await runWith(argv, { env, isTTY: true })
    const [link = '', , ...lines] = out.split('\n')
    expect(link).toMatch(/^https:\/\/ops\.example\/#login=cfl_/)
    const code = lines.filter((line) => line !== '')
    expect(code.length).toBeGreaterThan(15)
    // oxlint-disable-next-line no-control-regex
    for (const line of code) expect(line).toMatch(/^\u001b\[97;40m[█▀▄ ]+\u001b\[0m$/)
    expect(new Set(code.map(({ length }) => length)).size).toBe(1)
    expect(err).not.toContain('No other device')
    expect((await runWith(argv, { env: { ...env, NO_COLOR: '1' }, isTTY: true })).out).not.toContain('\u001b')
  })

  it('works on the server’s host without a token', async () => {
    const controls = await startControls()
    await controls.run('token', 'create', '--name', 'screen', '--role', 'viewer')
    const { out } = await onHost(controls, 'login')
    expect(await signIn(out.trim())).toMatchObject({ status: 200, body: { role: 'admin' } })
    const named = await onHost(controls, 'login', '--name', 'screen', '--json')
    const { url, expiresAt } = JSON.parse(named.out) as { url: string; expiresAt: number }
    expect(expiresAt).toBeGreaterThan(Date.now())
    expect(await signIn(url)).toMatchObject({ status: 200, body: { name: 'screen', role: 'viewer' } })
    expect(await onHost(controls, 'login', '--name', 'nobody')).toEqual({
      code: 2,
      out: '',
      err:
        'crossfade: there is no token named "nobody" to sign in with; ' +
        'make one: crossfade token create --local --name me --role operator.\n',
    })
  })

  it.each([
    [['--name', 'me'], '--name goes with --local: else the link is of the token in CROSSFADE_TOKEN.'],
    [['--url', 'ops'], '--url takes the address of the dashboard, such as https://ops.example, not "ops".'],
  ])('ends with 2 and one sentence for %j', async (argv, sentence) => {
    expect(await runAlone(['login', ...argv])).toEqual({ code: 2, out: '', err: `crossfade: ${sentence}\n` })
  })
})
