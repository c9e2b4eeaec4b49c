import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { breakGlass } from '../../../src/cli/rollout-file/break-glass.ts'
import { assign, parseRollout } from '../../../src/core/index.ts'
import { run } from '../support.ts'
import { fileWith, ROLLOUT } from './support.ts'

describe('crossfade export', () => {
  it('prints the rollout as it is written, fields that nobody knows too', async () => {
    const document = { note: 'ours', ...ROLLOUT }
    const { code, out, err } = await run(['export', fileWith(document)])
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(out)).toEqual(document)
    expect(out).toBe(`${JSON.stringify(document, null, 2)}\n`)
  })

  it.each([
    ['rudderstack', 'segment', 'Segment only'],
    ['segment', 'rudderstack', 'RudderStack only'],
  ])('switches %s off for everybody, one revision up', async (kill, cohort, label) => {
    const { code, out, err } = await run([
      'export',
      '--kill',
      kill,
      '--rollout',
      fileWith({ ...ROLLOUT, note: 1 }),
    ])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({ ...ROLLOUT, note: 1, revision: 43, killed: kill })
    expect(err).toContain(`Revision 43: everybody ${label}. `)
    const parsed = parseRollout(out)
    expect(parsed.ok && assign(parsed.rollout, { deviceId: 'x' }).cohort).toBe(cohort)
  })

  it('goes above the highest revision that was published, where that is said', async () => {
    const file = fileWith(ROLLOUT)
    const revisionWith = async (above: string): Promise<unknown> =>
      (
        JSON.parse((await run(['export', file, '--kill', 'segment', '--above', above])).out) as {
          revision: number
        }
      ).revision
    expect([await revisionWith('41'), await revisionWith('42'), await revisionWith('100')]).toEqual([
      43, 43, 101,
    ])
  })

  it.each([
    [['export', 'a', '--rollout', 'b'], 'export takes one rollout, and "a" and --rollout b are two.'],
    [
      ['export', 'a', '--server', 'http://b'],
      'export takes one rollout, and "a" and --server http://b are two.',
    ],
    [['export', '/nowhere'], '/nowhere cannot be read: no such file.'],
  ])('ends with 2 and one sentence for %j', async (argv, sentence) => {
    expect(await run(argv)).toEqual({ code: 2, out: '', err: `crossfade: ${sentence}\n` })
  })

  it.each([
    [['--kill', 'both'], '--kill takes rudderstack or segment, not "both".'],
    [['--above', '3'], '--above goes with --kill.'],
    [['--kill', 'segment', '--above', 'x'], '--above takes a revision, a whole number such as 42, not "x".'],
    [
      ['--kill', 'segment', '--above', String(Number.MAX_SAFE_INTEGER)],
      'no gate would take it: /revision must be an integer from 1 up.',
    ],
  ])('ends with 2 and one sentence for a good file and %j', async (argv, sentence) => {
    expect(await run(['export', fileWith(ROLLOUT), ...argv])).toEqual({
      code: 2,
      out: '',
      err: `crossfade: ${sentence}\n`,
    })
  })

  it('asks the server where no file is given, and says how to do without one', async () => {
    expect(await run(['export', '--kill', 'segment'], { CROSSFADE_SERVER: 'http://127.0.0.1:9' })).toEqual({
      code: 3,
      out: '',
      err: expect.stringMatching(
        /^crossfade: no Crossfade server .*\nWithout a server: crossfade export FILE\.\n$/,
      ),
    })
  })

  it('refuses a file that is no rollout, and says what lists all that is wrong', async () => {
    const file = fileWith({ ...ROLLOUT, key: 7 })
    const { code, err } = await run(['export', file, '--kill', 'segment'])
    expect(code).toBe(2)
    expect(err).toBe(
      `crossfade: ${file} is no rollout: /key must be a string that is not empty; ` +
        `crossfade check ${file} lists all that is wrong.\n`,
    )
  })
})

describe('breakGlass', () => {
  it('changes the revision and the kill, and nothing else', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.integer({ min: 1 }), (more, revision) => {
        const { revision: _r, killed: _k, ...others } = more
        const made = breakGlass({ ...others, revision, killed: 'segment' }, 'rudderstack')
        expect(made).toEqual({ ...others, revision: revision + 1, killed: 'rudderstack' })
      }),
    )
  })
})
