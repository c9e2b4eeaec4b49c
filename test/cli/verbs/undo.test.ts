import { describe, expect, it } from 'vitest'
import { run as runAlone } from '../support.ts'
import { startControls } from './controls.ts'
import { ROLLOUT } from './support.ts'

describe('crossfade undo', () => {
  it('takes the last change back, as a new revision, and says what that changed', async () => {
    const { server, run } = await startControls()
    await run('set', '--rudderstack', '6')
    const { code, out, err } = await run('undo', '--reason', 'checkout lost orders')
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^Revision 44 is in force, in place of 43\.\n\n {2}everyone: RudderStack 6 → 5\n\n/)
    expect(await server.rollout()).toEqual({ ...ROLLOUT, revision: 44 })
    expect((await run('history', '--limit', '1')).out).toMatch(
      / undo +everyone: RudderStack 6 → 5 +checkout lost orders\n/,
    )
  })

  it('goes back to the revision that is named', async () => {
    const { server, run } = await startControls()
    for (const share of ['6', '7', '8']) await run('set', '--rudderstack', share)
    const { code, out } = await run('undo', '--to', '43')
    expect([code, out]).toMatchObject([0, expect.stringContaining('  everyone: RudderStack 8 → 6\n')])
    expect(await server.rollout()).toMatchObject({ revision: 46, audiences: [{}, { rudderstack: 6 }] })
  })

  it('leaves a kill as it is', async () => {
    const { server, run } = await startControls()
    await run('set', '--rudderstack', '6')
    await run('kill', 'rudderstack', '--no-wait')
    expect((await run('undo')).code).toBe(0)
    expect(await server.rollout()).toEqual({ ...ROLLOUT, revision: 45, killed: 'rudderstack' })
  })

  it('prints exactly the body of the route with --json', async () => {
    const { run } = await startControls()
    await run('set', '--rudderstack', '6')
    const { code, out } = await run('undo', '--json')
    expect([code, JSON.parse(out)]).toMatchObject([0, { revision: 44, undone: 43, simulation: {} }])
  })

  it('ends with 1 and a sentence where there is nothing to undo', async () => {
    const { run } = await startControls()
    expect(await run('undo')).toEqual({ code: 1, out: '', err: 'crossfade: There is no change to undo.\n' })
    const json = await run('undo', '--to', '7', '--json')
    expect([json.code, json.err]).toEqual([1, 'crossfade: There is no earlier revision 7.\n'])
    expect(JSON.parse(json.out)).toMatchObject({ status: 409 })
  })

  it('ends with 2 for a revision that is none', async () => {
    expect(await runAlone(['undo', '--to', '4x'])).toEqual({
      code: 2,
      out: '',
      err: 'crossfade: --to takes a revision, a whole number such as 42, not "4x".\n',
    })
  })
})
