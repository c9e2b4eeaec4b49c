import { describe, expect, it } from 'vitest'
import { ADMIN_TOKEN } from '../../server/support.ts'
import { run as runAlone } from '../support.ts'
import { startControls } from './controls.ts'
import { fileWith, raised, ROLLOUT } from './support.ts'

describe('crossfade apply', () => {
  it('says what changes in which audience and who moves, and puts the file in force', async () => {
    const { server, run } = await startControls()
    const checkout = { name: 'checkout', when: [], rudderstack: 0 }
    const [, everyone] = ROLLOUT.audiences
    const changed = { ...ROLLOUT, audiences: [checkout, { ...everyone, rudderstack: 6 }], sentinel: 2 }
    const { code, out, err } = await run('apply', fileWith(changed), '--reason', 'checkout joins')
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain(`segment-to-rudderstack  revision 42 is in force

  checkout: new, RudderStack 0
  everyone: RudderStack 5 → 6
  Europe: taken out
  sentinel: not set → 2
`)
    expect(out).toMatch(/\n\nRevision 43 is in force\. To take it back: crossfade undo\n$/)
    expect(await server.rollout()).toEqual({ ...changed, revision: 43 })
    expect((await run('history', '--limit', '1')).out).toMatch(
      / apply +checkout: new, RudderStack 0 +checkout joins\n/,
    )
  })

  it('reads standard input for -', async () => {
    const { server, runWith } = await startControls()
    const { code } = await runWith(JSON.stringify(raised(6)), 'apply', '-')
    expect([code, await server.rollout()]).toMatchObject([
      0,
      { revision: 43, audiences: [{}, { rudderstack: 6 }] },
    ])
  })

  it('takes what export printed, changed, and makes no revision where nothing is', async () => {
    const { server, run, runWith } = await startControls({ ...ROLLOUT, note: 'ours' })
    await run('kill', 'segment', '--no-wait')
    const { out: exported } = await run('export')
    expect(JSON.parse(exported)).toEqual({ ...ROLLOUT, note: 'ours', revision: 43, killed: 'segment' })
    const same = await runWith(exported, 'apply', '-')
    expect([same.code, same.out]).toMatchObject([
      0,
      expect.stringContaining('Nothing changes: it says the same'),
    ])
    const changed = { ...(JSON.parse(exported) as object), audiences: raised(6).audiences }
    await runWith(JSON.stringify(changed), 'apply', '-')
    await run('unkill')
    expect(await server.rollout()).toEqual({ ...raised(6), note: 'ours', revision: 45 })
  })

  it('writes nothing with --dry-run', async () => {
    const { server, run } = await startControls()
    const { code, out } = await run('apply', fileWith(raised(6)), '--dry-run')
    expect([code, out]).toMatchObject([
      0,
      expect.stringContaining('Nothing was changed: this was a dry run.\n'),
    ])
    expect(await server.rollout()).toEqual(ROLLOUT)
  })

  it('prints exactly the body of the route with --json', async () => {
    const { run } = await startControls()
    const { code, out, err } = await run('apply', fileWith(raised(6)), '--json')
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(out)).toMatchObject({ revision: 43, warnings: [], simulation: { share: 1 } })
  })

  it('refuses a file made from an older revision, and says who did what since', async () => {
    const { server, run } = await startControls()
    await run('set', '--rudderstack', '7', '--reason', 'a little more')
    const { code, out, err } = await run('apply', fileWith({ ...raised(6), revision: 42 }))
    expect([code, out]).toEqual([1, ''])
    expect(err.replaceAll(/\d+ seconds? ago|just now/g, 'SOON')).toBe(
      'crossfade: revision 43 is in force, and this change was made from 42; nothing was changed.\n' +
        'Since then:\n' +
        '  SOON, CROSSFADE_ADMIN_TOKEN, set: everyone: RudderStack 5 → 7 (a little more)\n' +
        'If you still want it, make it again from there.\n',
    )
    expect(await server.rollout()).toMatchObject({ revision: 43, audiences: [{}, { rudderstack: 7 }] })
  })

  it('refuses another key, which would deal everybody another bucket', async () => {
    const { server, run } = await startControls()
    const { code, err } = await run('apply', fileWith({ ...ROLLOUT, key: 'other' }), '--reason', 'new')
    expect([code, err]).toMatchObject([
      1,
      expect.stringContaining('/key  is "segment-to-rudderstack" for the whole'),
    ])
    expect(await server.rollout()).toEqual(ROLLOUT)
  })

  it('lists all that is wrong with a file before it asks any server', async () => {
    const bad = fileWith({ ...ROLLOUT, key: 7, stickiness: '', sentinell: 1 })
    const env = { CROSSFADE_SERVER: 'http://127.0.0.1:9', CROSSFADE_TOKEN: ADMIN_TOKEN }
    const { code, out, err } = await runAlone(['apply', bad], env)
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(
      /^crossfade: \S+ is refused: 2 problems\.\n {2}\/key .*\n {2}\/stickiness .*\n1 warning; /,
    )
    expect(err).toMatch(/\nNothing was changed\.\n$/)
  })

  it.each([
    [[], 'apply needs FILE: crossfade apply FILE.'],
    [['/nowhere'], '/nowhere cannot be read: no such file.'],
  ])('ends with 2 and one sentence for %j', async (argv, sentence) => {
    expect(await runAlone(['apply', ...argv])).toEqual({ code: 2, out: '', err: `crossfade: ${sentence}\n` })
  })
})
