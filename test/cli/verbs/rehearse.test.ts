import { describe, expect, it } from 'vitest'
import type { Rehearsal } from '../../../src/core/ramp/rehearse.ts'
import { run } from '../support.ts'
import { fileWith } from './support.ts'

const RAMP = 'stages:\n  - { rudderstack: 5 }\n  - { rudderstack: 25 }\n  - { rudderstack: 100 }\n'

const rehearse = (...more: string[]) =>
  run(['rehearse', 'ramp', fileWith(RAMP, 'ramp.yaml'), '--sessions-per-day', '20000', ...more])

describe('crossfade rehearse ramp', () => {
  it('says when a healthy ramp goes on and finishes, and on which numbers', async () => {
    const { code, out, err } = await rehearse()
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/rehearsed:\nday {3}0\.0 {2}it goes on: stage 1\n/)
    expect(out).toMatch(
      /it goes on: stage 2\n {11}RudderStack lost a call in [\d,]+ of [\d,]+ sessions:\n? +/,
    )
    expect(out).toMatch(
      /it finishes: stage 3\n[\s\S]*It is finished at stage 3\.\nMade up: 20,000 sessions a day, 0\.1 % lost\.\n$/,
    )
  })

  it('goes back where something begins to be lost, and never skips a stage', async () => {
    const { code, out } = await rehearse('--harm', '5%@2', '--json')
    expect(code).toBe(1)
    const { moves, state } = JSON.parse(out) as Rehearsal
    expect(state.status).toBe('halted')
    expect(moves.at(-1)?.verdict).toMatchObject({ verdict: 'rollback', code: 'loss' })
    const went = moves.filter(({ verdict }) => verdict.verdict === 'promote').map((move) => move.state.stage)
    expect(went).toEqual(went.map((_, index) => index))
  })

  it('is the same again by its seed, and another one by another', async () => {
    const moves = async (seed: string) =>
      (JSON.parse((await rehearse('--seed', seed, '--json')).out) as Rehearsal).moves.map(
        ({ stage }) => stage,
      )
    expect(await moves('3')).toEqual(await moves('3'))
    expect(await moves('3')).not.toEqual(await moves('4'))
  })

  it.each([
    [['rehearse'], 'rehearse needs ramp; see crossfade help rehearse.'],
    [
      ['rehearse', 'ramp'],
      'rehearse ramp needs --sessions-per-day NUMBER, how many sessions all people have in a day, or --recorded, which takes those that a server has recorded.',
    ],
    [
      ['rehearse', 'ramp', '--sessions-per-day', '9', '--loss', '5'],
      '--loss takes a percentage such as 0.1%, not "5".',
    ],
    [
      ['rehearse', 'ramp', '--sessions-per-day', '9', '--harm', '5%'],
      '--harm takes a percentage and a day, such as 5%@10, not "5%".',
    ],
  ])('refuses %j', async (argv, sentence) => {
    expect(await run(argv)).toMatchObject({ code: 2, err: `crossfade: ${sentence}\n` })
  })
})
