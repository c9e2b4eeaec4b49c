import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reportBody, startTestServer, ADMIN_TOKEN, until } from '../../server/support.ts'
import { startSharedEngine, type SharedEngine } from '../../support/shared-engine.ts'
import { run as runAlone } from '../support.ts'
import { startControls } from './controls.ts'
import { ROLLOUT } from './support.ts'

let engine: SharedEngine
beforeAll(async () => void (engine = await startSharedEngine()))
afterAll(() => engine.close())

describe('crossfade kill', () => {
  it.each([
    ['rudderstack', 'RudderStack is off for everybody: they are on Segment only'],
    ['segment', 'Segment is off for everybody: they are on RudderStack only'],
  ])('switches %s off at once and says what lifts it', async (leg, sentence) => {
    const { server, run } = await startControls()
    const { code, out, err } = await run('kill', leg, '--reason', 'orders are missing')
    expect([code, err]).toEqual([0, ''])
    expect(out).toBe(
      `${sentence} (revision 43).\n  No open page has reported that would have to follow.\nTo lift it: crossfade unkill\n`,
    )
    expect(await server.rollout()).toEqual({ ...ROLLOUT, revision: 43, killed: leg })
    expect((await run('status')).out.replaceAll(/\n */g, ' ')).toMatch(
      /nobody loads it killed (just now|\d+ seconds? ago) by CROSSFADE_ADMIN_TOKEN \(orders are missing\); crossfade unkill lifts it/,
    )
  })

  it('follows the kill into open pages', async () => {
    const { server, start } = await startControls(ROLLOUT, { warehouse: engine.settings })
    const report = (page: number, revision: number) =>
      server.post(
        JSON.stringify(
          reportBody({ page: `p${page}`, subject: `d${page}`, revision, cohort: 'segment', calls: [] }),
        ),
      )
    const pages = Array.from({ length: 10 }, (_, page) => page)
    await Promise.all(pages.map((page) => report(page, 42)))
    const kill = start('kill', 'rudderstack')
    await until(kill.out, (out) => out.includes('off for everybody'))
    await Promise.all(pages.map((page) => report(page, 43)))
    expect(await kill.done).toBe(0)
    expect(kill.out().replaceAll(/\d+\.\d s/g, 'N s')).toBe(
      'RudderStack is off for everybody: they are on Segment only (revision 43).\n' +
        '  50 % of open pages after N s\n  95 % of open pages after N s\n  99 % of open pages after N s\n' +
        '  100 % of 10 open pages have it.\nTo lift it: crossfade unkill\n',
    )
  })

  it('ends with 1 where it holds and is not stored, with the sentence', async () => {
    const { server, run } = await startControls()
    const database = new DatabaseSync(join(server.folder, 'data/control.sqlite'))
    database.exec('drop table crossfade_kill')
    database.close()
    const { code, out, err } = await run('kill', 'rudderstack', '--no-wait')
    expect([code, out]).toEqual([
      1,
      'RudderStack is off for everybody: they are on Segment only (revision 43).\nTo lift it: crossfade unkill\n',
    ])
    expect(err).toMatch(
      /^crossfade: The kill of rudderstack holds but is not stored, and a restart would forget it: /,
    )
    expect(await server.rollout()).toMatchObject({ killed: 'rudderstack' })
    expect((await run('status')).out.replaceAll('\n', ' ')).toContain(
      '! The kill of rudderstack holds but is not stored',
    )
  })

  it('works where the rollout is a file', async () => {
    const server = await startTestServer(ROLLOUT)
    const env = { CROSSFADE_SERVER: server.adminUrl, CROSSFADE_TOKEN: ADMIN_TOKEN }
    expect((await runAlone(['kill', 'segment', '--json'], env)).code).toBe(0)
    expect(await server.rollout()).toMatchObject({ killed: 'segment' })
  })

  it('prints exactly the body of the route with --json', async () => {
    const { run } = await startControls()
    const { code, out, err } = await run('kill', 'rudderstack', '--json')
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(out)).toEqual({ killed: 'rudderstack', revision: 43, stored: true, problem: null })
  })

  it('says how to do without a server where none answers', async () => {
    const { code, err } = await runAlone(['kill', 'rudderstack'], { CROSSFADE_SERVER: 'http://127.0.0.1:9' })
    expect(code).toBe(3)
    expect(err).toMatch(
      /^crossfade: no Crossfade server answers .*\nWithout a server: crossfade export FILE --kill rudderstack prints .*\n$/,
    )
  })

  it.each([
    [[], 'kill needs rudderstack|segment: crossfade kill rudderstack|segment.'],
    [['both'], 'kill takes rudderstack or segment, not "both".'],
  ])('ends with 2 and one sentence for %j', async (argv, sentence) => {
    expect(await runAlone(['kill', ...argv])).toEqual({ code: 2, out: '', err: `crossfade: ${sentence}\n` })
  })
})

describe('crossfade unkill', () => {
  it('lets the shares decide again', async () => {
    const { server, run } = await startControls()
    await run('kill', 'rudderstack', '--no-wait')
    const { code, out, err } = await run('unkill', '--reason', 'the data plane is well again')
    expect([code, err, out]).toEqual([0, '', 'No kill is in force (revision 44): the shares decide again.\n'])
    expect(await server.rollout()).toEqual({ ...ROLLOUT, revision: 44 })
    expect((await run('history', '--limit', '1')).out).toMatch(
      /unkill +RudderStack no longer off +the data plane is/,
    )
  })

  it('ends with 1 where the rollout itself says that a leg is off', async () => {
    const server = await startTestServer({ ...ROLLOUT, killed: 'segment' })
    const env = { CROSSFADE_SERVER: server.adminUrl, CROSSFADE_TOKEN: ADMIN_TOKEN }
    expect(await runAlone(['unkill'], env)).toEqual({
      code: 1,
      out: '',
      err: 'crossfade: Segment is still off: the rollout itself says so (killed); change it where it is written.\n',
    })
  })
})
