import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RampAnswer } from '../../../src/server/index.ts'
import { temporaryFolder, until } from '../../server/support.ts'
import { startSharedEngine, type SharedEngine } from '../../support/shared-engine.ts'
import { startControls, type Controls } from './controls.ts'
import { fileWith } from './support.ts'

const ROLLOUT = {
  format: 1,
  key: 'segment-to-rudderstack',
  revision: 42,
  stickiness: 'deviceId',
  audiences: [{ name: 'everyone', rudderstack: 0, segment: 100 }],
}
const RAMP = `
stages:
  - { rudderstack: 5 }
  - { rudderstack: 25 }
  - { rudderstack: 100 }
`

type Ramped = Controls & { show(): Promise<RampAnswer> }

/** A server whose ramp may begin, without a warehouse to prove anything by. */
const startRamp = async (
  text = RAMP,
  enabled = true,
  options: Parameters<typeof startControls>[1] = {},
): Promise<Ramped> => {
  const file = fileWith(text, 'ramp.yaml')
  const ramp = { file, enabled, tickMs: 20, judgeEveryMs: 0 }
  const controls = await startControls(ROLLOUT, { ramp, ...options })
  return {
    ...controls,
    show: async () => JSON.parse((await controls.run('ramp', 'show', '--json')).out) as RampAnswer,
  }
}

describe('a ramp without a warehouse', () => {
  it('does not begin, and says what it waits for', async () => {
    const { run, show } = await startRamp()
    const { problem } = await until(show, (answer) => answer.problem !== null)
    expect(problem).toBe('It begins once the warehouse answers: without one nothing could be proven.')
    const { code, out } = await run('ramp', 'show')
    expect(code).toBe(0)
    expect(out).toMatch(/^ramp {2}has not begun\n[\s\S]*! It begins once the warehouse answers/)
    expect(await run('pause')).toMatchObject({
      code: 1,
      err: 'crossfade: No ramp has begun: ramp.enabled: true in crossfade.yaml begins one.\n',
    })
  })

  it('says which line of its file is wrong', async () => {
    const { show } = await startRamp('stages:\n  - { rudderstack: 120 }\n')
    const { problem } = await until(show, (answer) => answer.problem !== null)
    expect(problem).toMatch(/ramp\.yaml line 2: \/stages\/0\/rudderstack must be a number from 0 to 100/)
  })
})

describe('a ramp on a server', () => {
  let engine: SharedEngine
  beforeAll(async () => void (engine = await startSharedEngine()), 60_000)
  afterAll(() => engine.close())

  /** In its first stage. */
  const running = async (): Promise<Ramped> => {
    const controls = await startRamp(RAMP, true, { warehouse: engine.settings })
    await until(controls.show, ({ ramp }) => ramp?.state.stage === 0)
    return controls
  }
  const reach = async ({ server }: Controls): Promise<unknown> =>
    ((await server.rollout())['audiences'] as { rudderstack: number }[])[0]?.rudderstack

  it('begins its first stage by itself, and shows where it is, what comes next and why not yet', async () => {
    const controls = await running()
    expect(await reach(controls)).toBe(5)
    await until(controls.show, ({ verdict }) => verdict?.code === 'no-data')
    const { code, out } = await controls.run('ramp', 'show')
    expect(code).toBe(0)
    expect(out).toMatch(/^ramp {2}stage 1 of 3, running\n {2}● 5 ─ ○ 25 ─ · 100\n/)
    expect(out).toContain('everyone: RudderStack 5 %; Segment 100 %')
    expect(out).toMatch(/It stays \(no-data, .*\)\. No copy has arrived\./)
    expect(out).toMatch(
      /Next: stage 2 \(25\), after 979 more good sessions, (1 day|23 hours 59 minutes) more\./,
    )
    expect((await controls.run('history')).out).toMatch(/autopilot +promote +everyone: RudderStack 0 → 5/)
  })

  it('is paused, resumed with a reason, and aborted from the command line', async () => {
    const controls = await running()
    const { run } = controls
    expect((await run('pause', '--reason', 'lunch')).out).toMatch(
      /^The ramp is paused at stage 1; nobody moves\.\n\nramp {2}stage 1 of 3, paused\n/,
    )
    expect((await run('ramp', 'show')).out).toMatch(/Stopped (just now|\d seconds? ago) by .*: lunch/)
    expect(await run('resume')).toMatchObject({
      code: 2,
      err: 'crossfade: resume needs --reason "…": it stands in the history.\n',
    })
    expect((await run('resume', '--reason', 'full again')).out).toMatch(/^The ramp goes on at stage 1/)
    expect(await run('resume', '--reason', 'again')).toMatchObject({
      code: 1,
      err: 'crossfade: It is under way; there is nothing to resume.\n',
    })
    expect((await run('abort')).out).toMatch(/^The ramp is before its first stage and stays there/)
    expect(await reach(controls)).toBe(0)
  })

  it('is promoted without proof on a reason alone, which is shown from then on', async () => {
    const controls = await running()
    const { run } = controls
    const refused = await run('promote')
    expect([refused.code, refused.err]).toMatchObject([1, expect.stringMatching(/^crossfade: Not proven: /)])
    expect(await reach(controls)).toBe(5)
    expect(await run('promote', '--unproven')).toMatchObject({ code: 2 })
    expect((await run('promote', '--unproven', '--reason', 'the launch')).out).toMatch(/ ● 25 \(unproven\) /)
    expect(await reach(controls)).toBe(25)
  })

  it('is stopped at once by a kill, an undo and a change of shares', async () => {
    const controls = await running()
    const { run, show } = controls
    await run('kill', 'rudderstack', '--no-wait')
    expect((await show()).ramp?.state.status).toBe('paused')
    await run('unkill')
    await run('resume', '--reason', 'mended')
    await run('set', '--rudderstack', '7')
    expect((await show()).ramp?.state.status).toBe('paused')
    expect((await run('resume', '--reason', 'on')).err).toMatch(/those of no stage: set those of one/)
    await run('undo')
    expect((await run('resume', '--reason', 'on')).code).toBe(0)
    await run('undo')
    expect((await show()).ramp).toMatchObject({ state: { stage: 0, status: 'paused' } })
  })

  it('is waited for until it is there, and not where it has been stopped', async () => {
    const controls = await running()
    const { run } = controls
    expect(await run('status', '--wait-for', 'stage=1')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Stage 1 of 3, running\./),
    })
    const late = await run('status', '--wait-for', 'stage=2', '--timeout', '1s')
    expect(late).toMatchObject({
      code: 1,
      err: expect.stringMatching(/Not there after 1 s\. Stage 1 of 3/),
    })
    expect(await run('status', '--wait-for', 'stage=4')).toMatchObject({ code: 1 })
    await run('pause', '--reason', 'lunch')
    expect(await run('status', '--wait-for', 'status=finished')).toMatchObject({
      code: 1,
      err: 'crossfade: The ramp is paused at stage 1: lunch\n',
    })
    expect(await run('status', '--wait-for', 'status=paused')).toMatchObject({ code: 0 })
    expect(await run('status', '--wait-for', 'stage=x')).toMatchObject({ code: 2 })
    expect((await run('status')).out).toMatch(/^ramp {2}stage 1 of 3, paused\n/)
  })

  it('which is not enabled says what it would do, and changes nothing', async () => {
    const controls = await startRamp(RAMP, false, { warehouse: engine.settings })
    const { wouldPromoteSince, enabled, verdict } = await until(
      controls.show,
      (answer) => answer.verdict !== null,
    )
    expect([enabled, verdict?.verdict]).toEqual([false, 'promote'])
    expect(wouldPromoteSince).toBeLessThanOrEqual(Date.now())
    expect((await controls.run('ramp', 'show')).out).toMatch(
      /before its first stage, a dry run\n[\s\S]*It does not drive itself; it would promote[\s\S]*It would have gone on/,
    )
    expect(await reach(controls)).toBe(0)
  })

  it('which has begun and is a dry run since goes on by nobody’s order, and can be stopped', async () => {
    const dataDir = temporaryFolder()
    const before = await startRamp(RAMP, true, { warehouse: engine.settings, dataDir })
    await until(before.show, ({ ramp }) => ramp?.state.stage === 0)
    expect((await before.run('pause', '--reason', 'lunch')).code).toBe(0)
    await before.server.close()
    const { run, show } = await startRamp(RAMP, false, { warehouse: engine.settings, dataDir })
    const orders = [['promote', '--unproven'], ['resume'], ['approve']]
    for (const order of orders)
      expect(await run(...order, '--reason', 'on')).toMatchObject({
        code: 1,
        err: expect.stringMatching(/^crossfade: Here the ramp is a dry run, .*enabled: true/),
      })
    expect((await show()).ramp?.state).toMatchObject({ stage: 0, status: 'paused' })
    expect((await run('abort')).code).toBe(0)
    expect((await show()).ramp?.state.status).toBe('aborted')
  })
})
