import { describe, expect, it } from 'vitest'
import { evenIds } from '../../../src/cli/simulate/population.ts'
import type { Simulation } from '../../../src/core/cohort/simulation.ts'
import { assign, bucketOf, parseRollout, type Rollout } from '../../../src/core/index.ts'
import { run, runWith } from '../support.ts'
import { fileWith, raised, ROLLOUT } from './support.ts'

const parsed = (document: unknown): Rollout => {
  const result = parseRollout(document)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.rollout
}

const simulate = async (before: unknown, after: unknown, ...argv: string[]): Promise<Simulation> =>
  JSON.parse(
    (await run(['simulate', fileWith(before), fileWith(after), '--json', ...argv])).out,
  ) as Simulation

describe('crossfade simulate', () => {
  it('moves exactly the share of made-up people', async () => {
    expect(await simulate(ROLLOUT, raised(25))).toEqual({
      population: 100_000,
      moved: 20_000,
      backward: 0,
      rows: [{ audience: 'everyone', from: 'segment', to: 'dual', people: 20_000 }],
    })
  })

  it('tells moves towards Segment as backward', async () => {
    const { moved, backward, rows } = await simulate(raised(25), { ...ROLLOUT, revision: 44 })
    expect([moved, backward]).toEqual([20_000, 20_000])
    expect(rows).toEqual([{ audience: 'everyone', from: 'dual', to: 'segment', people: 20_000 }])
  })

  it('puts people in an audience by the context', async () => {
    const { rows } = await simulate(
      raised(5),
      { ...raised(5, 95), revision: 44 },
      '--context',
      'region=Europe',
    )
    expect(rows).toEqual([
      { audience: 'Europe', from: 'dual', to: 'rudderstack', people: expect.any(Number) },
    ])
  })

  it('says who moves to a person, with the labels for people', async () => {
    const { code, out, err } = await run(['simulate', fileWith(ROLLOUT), fileWith(raised(25))])
    expect([code, err]).toEqual([0, ''])
    expect(out).toBe(`segment-to-rudderstack  revision 42 → 43
100,000 people, made up, with evenly spread buckets

  audience  from          to    people  of all
  everyone  Segment only  both  20,000    20 %

20,000 of 100,000 move (20 %); nobody moves backward.

Note: Nobody here is in the audience Europe; --context region=Europe would show its people.
`)
  })

  it('names backward moves as such', async () => {
    const { out } = await run(['simulate', fileWith(raised(25)), fileWith({ ...raised(5), revision: 44 })])
    expect(out).toContain('  everyone  both  Segment only  20,000    20 %  backward\n')
    expect(out).toContain('20,000 of 100,000 move (20 %); 20,000 of them backward, towards Segment.\n')
  })

  it('says so where nobody moves', async () => {
    const { out } = await run(['simulate', fileWith(ROLLOUT), fileWith({ ...ROLLOUT, revision: 43 })])
    expect(out).toContain('\n\nNobody moves.\n')
  })

  it('counts real ids from a file and from standard input, as core assigns them', async () => {
    const ids = Array.from({ length: 3_000 }, (_, number) => `u${number}`)
    const [before, after] = [parsed(ROLLOUT), parsed(raised(40))]
    const moved = ids.filter(
      (deviceId) => assign(before, { deviceId }).cohort !== assign(after, { deviceId }).cohort,
    ).length
    const file = fileWith(ids.join('\n'), 'ids.txt')
    const fromFile = await simulate(ROLLOUT, raised(40), '--ids', file)
    expect([fromFile.population, fromFile.moved]).toEqual([3_000, moved])
    const argv = ['simulate', fileWith(ROLLOUT), fileWith(raised(40)), '--ids', '-', '--json']
    expect(JSON.parse((await runWith(argv, { stdin: ids.join('\n') })).out)).toEqual(fromFile)
  })

  it.each([
    ['another key', { key: 'other' }, 'The key changes, so everybody is dealt a new bucket'],
    ['another stickiness', { stickiness: 'userId' }, 'The stickiness changes from deviceId to userId'],
    [
      'an older revision',
      { revision: 41 },
      'Revision 41 is not above 42: gates would refuse it as the older one.',
    ],
  ])('warns of %s', async (_name, change, sentence) => {
    const { out } = await run(['simulate', fileWith(ROLLOUT), fileWith({ ...raised(25), ...change })])
    expect(out).toContain(`Note: ${sentence}`)
  })

  it('lists the regions that are in where whole regions move, with their people', async () => {
    const regions = { ...raised(50), stickiness: 'region' }
    const stdin = 'Asia\nEurope\nAsia\nAfrica\n'
    const argv = ['simulate', fileWith({ ...regions, revision: 1 }), fileWith(regions), '--ids', '-']
    const { out } = await runWith(argv, { stdin })
    expect(out).toContain('Whole regions move, each with its people:\n')
    const cohortOf = (region: string) => assign(parsed(regions), { region }).cohort
    const line = cohortOf('Asia') === 'segment' ? 'Segment only' : 'both'
    expect(out).toMatch(new RegExp(`^  ${line} +.*Asia 2`, 'm'))
  })

  it('warns of a share that takes no region, and names the way by audiences', async () => {
    const tiny = {
      ...raised(0.01),
      audiences: [{ name: 'everyone', rudderstack: 0.01 }],
      stickiness: 'region',
    }
    const { out } = await run(['simulate', fileWith({ ...tiny, revision: 1 }), fileWith(tiny)])
    expect(out).toContain(
      'made up, as many in each region as in any other; --ids counts those that you have\n',
    )
    expect(out).toContain(
      'Note: None of the 11 regions is in the share that reaches RudderStack; name regions in an audience ' +
        '(when region IN …) to move them.\n',
    )
  })

  it('keeps the JSON to the four fields, and puts notes on stderr', async () => {
    const argv = ['simulate', fileWith(ROLLOUT), fileWith({ ...raised(25), revision: 1 }), '--json']
    const { out, err } = await run(argv)
    expect(Object.keys(JSON.parse(out) as object)).toEqual(['population', 'moved', 'backward', 'rows'])
    expect(err).toContain('Revision 1 is not above 42: gates would refuse it as the older one.\n')
  })

  it.each([
    [['simulate', 'a'], 'simulate needs NEW: crossfade simulate OLD NEW.'],
    [['simulate', '/nowhere', '/nowhere'], '/nowhere cannot be read: no such file.'],
  ])('ends with 2 and one sentence for %j', async (argv, sentence) => {
    expect(await run(argv)).toEqual({ code: 2, out: '', err: `crossfade: ${sentence}\n` })
  })

  it.each([
    [['--sample', '0'], '--sample must be a whole number from 1 to 100000000, not "0".'],
    [['--sample', '1.5'], '--sample must be a whole number from 1 to 100000000, not "1.5".'],
    [['--sample', '9', '--ids', 'x'], '--sample is for made-up people, and --ids gives real ones.'],
    [['--by', 'userId'], '--by says what the ids are, and there are none without --ids.'],
    [['--ids', '/nowhere'], '/nowhere cannot be read: no such file.'],
    [['--ids', '/tmp'], '/tmp is a folder; name a file with one id on each line.'],
  ])('ends with 2 and one sentence for %j', async (argv, sentence) => {
    const { code, out, err } = await run(['simulate', fileWith(ROLLOUT), fileWith(raised(9)), ...argv])
    expect([code, out, err]).toEqual([2, '', `crossfade: ${sentence}\n`])
  })
})

describe('the people that are made up', () => {
  it.each([1, 7, 9_999, 10_000, 25_000])('are spread evenly over the buckets, %d of them', (count) => {
    const counts = new Map<number, number>()
    for (const id of [...evenIds('k', count)].flat())
      counts.set(bucketOf('k', id), (counts.get(bucketOf('k', id)) ?? 0) + 1)
    const people = [...counts.values()]
    expect(people.reduce((sum, each) => sum + each, 0)).toBe(count)
    expect(Math.max(...people)).toBeLessThanOrEqual(Math.ceil(count / 10_000))
    expect(new Set([...evenIds('k', count)].flat()).size).toBe(count)
  })
})
