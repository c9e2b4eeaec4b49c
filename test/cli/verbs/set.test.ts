import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startSharedEngine, type SharedEngine } from '../../support/shared-engine.ts'
import { listening } from '../answering.ts'
import { run as runAlone } from '../support.ts'
import { ADMIN_TOKEN, startTestServer } from '../../server/support.ts'
import { startControls } from './controls.ts'
import { ROLLOUT } from './support.ts'

let engine: SharedEngine
beforeAll(async () => void (engine = await startSharedEngine()))
afterEach(() => engine.empty())
afterAll(() => engine.close())

const untimed = (text: string): string => text.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME')

/** Leads to the server, and lets something happen there before the first write arrives. */
const slowServer = (server: string, meanwhile: () => Promise<void>): Promise<string> => {
  let isLate = false
  const forward = async ({ method = '', url, headers }: IncomingMessage, body: string): Promise<Response> => {
    if (method === 'PUT' && !isLate) {
      isLate = true
      await meanwhile()
    }
    const { authorization = '', 'if-match': ifMatch } = headers
    return fetch(`${server}${url}`, {
      method,
      headers: { authorization, ...(ifMatch && { 'if-match': ifMatch }), 'content-type': 'application/json' },
      ...(body !== '' && { body }),
    })
  }
  return listening((request, response) => {
    void text(request)
      .then((body) => forward(request, body))
      .then(async (answer) => response.writeHead(answer.status).end(await answer.text()))
  })
}

describe('crossfade set', () => {
  it('says who moves, writes, and says how to take it back', async () => {
    const { server, run, people } = await startControls(ROLLOUT, { warehouse: engine.settings })
    await people(200)
    const { code, out, err } = await run('set', '--rudderstack', '10', '--reason', 'two quiet days')
    expect([code, err]).toEqual([0, ''])
    expect(untimed(out)).toBe(`segment-to-rudderstack  revision 42 is in force

  everyone: RudderStack 5 → 10

  audience  from          to    people  of all
  everyone  Segment only  both       5   2.5 %

5 of 200 move (2.5 %); nobody moves backward. Counted: everybody seen in reports since TIME.

Revision 43 is in force. To take it back: crossfade undo
`)
    expect(await server.rollout()).toMatchObject({ revision: 43, audiences: [{}, { rudderstack: 10 }] })
    const { out: history } = await run('history', '--limit', '1')
    expect(history).toMatch(/CROSSFADE_ADMIN_TOKEN +set +everyone: RudderStack 5 → 10 +two quiet days\n/)
  })

  it('changes the audience that is named, and nothing else that is written', async () => {
    const { server, run } = await startControls({ ...ROLLOUT, note: 'ours' })
    const { code, out } = await run('set', '--audience', 'Europe', '--rudderstack', '51', '--segment', '99.5')
    expect(code).toBe(0)
    expect(out).toContain('  Europe: RudderStack 50 → 51, Segment as those below → 99.5\n')
    const [europe, everyone] = ROLLOUT.audiences
    expect(await server.rollout()).toEqual({
      ...ROLLOUT,
      note: 'ours',
      revision: 43,
      audiences: [{ ...europe, rudderstack: 51, segment: 99.5 }, everyone],
    })
  })

  it('warns of fields that no gate reads', async () => {
    const { run } = await startControls({ ...ROLLOUT, sentinell: 5 })
    expect((await run('set', '--rudderstack', '6')).out).toContain(
      'Warnings; nothing is refused for these:\n  /sentinell  is read by no gate; the nearest field that is: sentinel\n',
    )
  })

  it('writes nothing with --dry-run', async () => {
    const { server, run } = await startControls()
    const { code, out } = await run('set', '--rudderstack', '10', '--dry-run')
    expect(code).toBe(0)
    expect(out).toContain('  everyone: RudderStack 5 → 10\n')
    expect(out).toMatch(/\nNothing was changed: this was a dry run\.\n$/)
    expect(await server.rollout()).toEqual(ROLLOUT)
  })

  it('makes no revision of what is in force already', async () => {
    const { server, run } = await startControls()
    const { code, out } = await run('set', '--rudderstack', '5')
    expect([code, out]).toEqual([
      0,
      'segment-to-rudderstack  revision 42 is in force\n\nNothing changes: it says the same already.\n',
    ])
    expect((await run('set', '--rudderstack', '5', '--json')).code).toBe(0)
    expect(await server.rollout()).toEqual(ROLLOUT)
  })

  it('wants a reason, before it writes, where more than 20 % of people move', async () => {
    const { server, run } = await startControls()
    const { code, out, err } = await run('set', '--rudderstack', '60')
    expect([code, err]).toEqual([
      2,
      'crossfade: this moves 55 % of people, and what moves more than 20 % needs a reason; nothing was changed. ' +
        'Add --reason "…": whoever reads the history later sees it.\n',
    ])
    expect(out).toContain('  everyone: RudderStack 5 → 60\n')
    const json = await run('set', '--rudderstack', '60', '--json')
    expect([json.code, JSON.parse(json.out)]).toMatchObject([
      2,
      { status: 422, problems: [{ path: 'reason' }] },
    ])
    expect(await server.rollout()).toEqual(ROLLOUT)
    expect((await run('set', '--rudderstack', '60', '--reason', 'all is well')).code).toBe(0)
    expect(await server.rollout()).toMatchObject({ revision: 43 })
  })

  it('refuses shares that leave people in neither pipeline, and says how to mend them', async () => {
    const { server, run } = await startControls()
    const { code, err } = await run('set', '--rudderstack', '5', '--segment', '90')
    expect(code).toBe(1)
    expect(err).toMatch(
      /\n1 problem:\n {2}\/audiences\/1 +everyone: .* leaves 5 % of people in neither pipeline; raise/,
    )
    expect(await server.rollout()).toEqual(ROLLOUT)
  })

  it('prints exactly the body of the route with --json', async () => {
    const { run } = await startControls()
    const { code, out, err } = await run('set', '--rudderstack', '10', '--json')
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(out)).toMatchObject({
      revision: 43,
      warnings: [],
      simulation: { reasonRequired: false },
    })
  })

  it('says who did what meanwhile, and writes nothing, where somebody was faster', async () => {
    const { server, env, run } = await startControls()
    const slow = await slowServer(server.adminUrl, async () => {
      await run('set', '--rudderstack', '7', '--reason', 'a little more')
      await run('kill', 'segment', '--no-wait')
    })
    const { code, err } = await runAlone(['set', '--rudderstack', '10'], { ...env, CROSSFADE_SERVER: slow })
    expect(code).toBe(1)
    expect(err.replaceAll(/\d+ seconds? ago|just now/g, 'SOON')).toBe(
      'crossfade: revision 44 is in force, and this change was made from 42; nothing was changed.\n' +
        'Since then:\n' +
        '  SOON, CROSSFADE_ADMIN_TOKEN, kill: Segment off for everybody\n' +
        '  SOON, CROSSFADE_ADMIN_TOKEN, set: everyone: RudderStack 5 → 7 (a little more)\n' +
        'If you still want it, make it again from there.\n',
    )
    expect(await server.rollout()).toMatchObject({ audiences: [{}, { rudderstack: 7 }] })
  })

  it('says where the rollout is written, where that is not here', async () => {
    const server = await startTestServer(ROLLOUT)
    const env = { CROSSFADE_SERVER: server.adminUrl, CROSSFADE_TOKEN: ADMIN_TOKEN }
    const { code, err } = await runAlone(['set', '--rudderstack', '6'], env)
    expect([code, err]).toEqual([
      1,
      `crossfade: The rollout is written in ${server.file}: change it there. A kill works from here all the same.\n`,
    ])
  })

  it('says what a viewer’s token cannot do, and how to get one that can', async () => {
    const { env, run } = await startControls()
    const { out: token } = await run('token', 'create', '--name', 'screen', '--role', 'viewer')
    const { code, err } = await runAlone(['set', '--rudderstack', '6'], { ...env, CROSSFADE_TOKEN: token })
    expect(code).toBe(2)
    expect(err).toMatch(
      /^crossfade: http:\S+ refused: .*viewer.* Get one .*crossfade token create --local --name me-operator --role operator\)\n$/,
    )
  })

  it.each([
    [[], 'set needs a share: crossfade set --rudderstack 5.'],
    [['--rudderstack', '5%'], /^--rudderstack takes percent of people, from 0 to 100 .*, not "5%"\.$/],
    [['--segment', '101'], /^--segment takes percent of people, from 0 to 100 .*, not "101"\.$/],
    [
      ['--rudderstack', '5', '--audience', 'europe'],
      'there is no audience "europe"; did you mean Europe? Those there are: Europe, everyone.',
    ],
  ])('ends with 2 and one sentence for %j', async (flags, sentence) => {
    const { run } = await startControls()
    const { code, out, err } = await run('set', ...flags)
    expect([code, out]).toEqual([2, ''])
    const said = err.replace(/^crossfade: /, '').trimEnd()
    if (typeof sentence === 'string') expect(said).toBe(sentence)
    else expect(said).toMatch(sentence)
  })
})
