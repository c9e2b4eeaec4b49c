import { describe, expect, it } from 'vitest'
import { run } from '../support.ts'
import { fileWith as anyFileWith } from './support.ts'

const fileWith = (text: string): string => anyFileWith(text, 'ramp.yaml')

const GOOD = `
stages:
  - { rudderstack: 1 }
  - { rudderstack: 100, owners: { '*': rudderstack } }
  - { rudderstack: 100, segment: 0, audience: kiosk }
`

describe('crossfade ramp lint', () => {
  it('shows the stages of a good ramp', async () => {
    const file = fileWith(GOOD)
    expect(await run(['ramp', 'lint', file])).toEqual({
      code: 0,
      err: '',
      out: `${file} is a ramp of 3 stages.

  stage      RudderStack  Segment  at least
  1                  1 %    100 %       1 h
  2  owners        100 %    100 %      24 h
  3  kiosk         100 %      0 %      24 h

How long each stage takes depends on your traffic: --sessions-per-day NUMBER says it.
`,
    })
  })

  it('says with the traffic how long they take, and which take too long', async () => {
    const { code, out } = await run(['ramp', 'lint', fileWith(GOOD), '--sessions-per-day', '20000'])
    expect(code).toBe(0)
    expect(out).toContain('stage      RudderStack  Segment  at least  sessions     takes')
    expect(out).toMatch(/1 {18}1 % {4}100 % {7}1 h {7}979 {2}5\.0 days/)
    expect(out).toContain('The last stage begins after 6.0 days at least, where nothing is lost.\n')
    expect(out).toContain('Over 3 days: stage 1. Too few people')
  })

  it('lists what is wrong by its line, and ends with 1', async () => {
    const file = fileWith(
      'stages:\n  - rudderstack: 5\n  - rudderstack: 1\n    segmnt: 100\nguards:\n  losss: 0.01\n',
    )
    expect(await run(['ramp', 'lint', file])).toEqual({
      code: 1,
      err: '',
      out:
        `${file} is refused: 2 problems.\n` +
        `  ${file}:4  /stages/1/segmnt is no field of a stage; the nearest that is: segment\n` +
        `  ${file}:6  /guards/losss is no field of guards; the nearest that is: loss\n`,
    })
  })

  it.each([
    ['stages: [', 'is no YAML: '],
    ['stages: *none', 'has an alias (*name) that names no anchor before it'],
    ['- 1', 'must be an object'],
    ['latenessMinutes: 30', ':1  /latenessMinutes is set in crossfade.yaml, as copies.latenessMinutes'],
  ])('refuses %j with a sentence', async (text, said) => {
    const { code, out } = await run(['ramp', 'lint', fileWith(text)])
    expect(code).toBe(1)
    expect(out).toContain(said)
  })

  it('prints problems and stages as JSON', async () => {
    const good = await run(['ramp', 'lint', fileWith(GOOD), '--json', '--sessions-per-day', '20000'])
    expect(JSON.parse(good.out)).toMatchObject({
      ok: true,
      problems: [],
      stages: [{ sessions: 979, dual: 1 }, {}, {}],
    })
    const bad = await run(['ramp', 'lint', fileWith('alfa: 1'), '--json'])
    expect(JSON.parse(bad.out)).toEqual({
      ok: false,
      problems: [{ path: '/alfa', message: 'is no field of a ramp; the nearest that is: alpha', line: 1 }],
      stages: null,
    })
  })

  it.each([
    [['ramp'], 'ramp needs show, new or lint; see crossfade help ramp.'],
    [['ramp', 'lnt'], 'ramp does not know "lnt"; did you mean lint?'],
    [['ramp', 'lint', 'no/such.yaml'], 'no/such.yaml cannot be read: no such file.'],
    [
      ['ramp', 'lint', '--sessions-per-day', 'many'],
      '--sessions-per-day must be a whole number from 1 to 10000000000, not "many".',
    ],
  ])('ends with 2 for %j', async (argv, said) => {
    const { code, err } = await run(argv)
    expect(code).toBe(2)
    expect(err).toContain(said)
  })
})

describe('crossfade ramp new', () => {
  it('prints a file that lint takes, of all stages, or of those that the traffic fills in three days', async () => {
    for (const [argv, stages, first] of [
      [[], 10, 0.1],
      [['--sessions-per-day', '20000'], 8, 5],
      [['--sessions-per-day', '1000000'], 10, 0.1],
      [['--sessions-per-day', '83334'], 9, 1],
      [['--sessions-per-day', '10'], 5, 100],
    ] as const) {
      const { code, out } = await run(['ramp', 'new', ...argv])
      expect(code).toBe(0)
      const file = fileWith(out)
      const lint = await run(['ramp', 'lint', file])
      expect([lint.code, lint.out]).toMatchObject([
        0,
        expect.stringContaining(`is a ramp of ${stages} stages.`),
      ])
      expect(out).toContain(`stages:\n  - { rudderstack: ${first} }`)
    }
  })
})
