import { PassThrough, Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { assign, explainAssignment, parseRollout, type Rollout } from '../../../src/core/index.ts'
import { run, runWith, startWith } from '../support.ts'
import { fileWith, ROLLOUT } from './support.ts'

const rolloutOf = (document: unknown): Rollout => {
  const parsed = parseRollout(document)
  if (!parsed.ok) throw new Error('no rollout')
  return parsed.rollout
}

const assignWith = (stdin: string | Readable, ...argv: string[]) =>
  runWith(['assign', '--rollout', fileWith(ROLLOUT), ...argv], { stdin })

describe('crossfade assign', () => {
  it('prints id, cohort, bucket and audience of every id, as core assigns them', async () => {
    const ids = Array.from({ length: 500 }, (_, number) => `person ${number}`)
    const { code, out, err } = await assignWith(`${ids.join('\n')}\n`)
    expect([code, err]).toEqual([0, ''])
    const expected = ids.map((id) => {
      const { cohort, bucket, audience } = assign(rolloutOf(ROLLOUT), { deviceId: id })
      return `${id}\t${cohort}\t${bucket}\t${audience}\n`
    })
    expect(out).toBe(expected.join(''))
    expect(new Set(expected.map((line) => line.split('\t')[1]))).toEqual(new Set(['segment', 'dual']))
  })

  it('knows of everybody what --context says, properties too', async () => {
    const { out } = await assignWith('a\n', '--context', 'region=Europe')
    expect(out).toMatch(/^a\t\w+\t\d+\tEurope\n$/)
    const when = [{ contextName: 'plan', operator: 'IN', values: ['a=b'] }]
    const rollout = { ...ROLLOUT, audiences: [{ name: 'paying', when }, { name: 'rest' }] }
    const argv = ['assign', '--rollout', fileWith(rollout), '--context', 'x=1', '--context', 'plan=a=b']
    expect((await runWith(argv, { stdin: 'a' })).out).toContain('\tpaying\n')
  })

  it('prints - for a bucket that there is none of, and says why', async () => {
    const { code, out, err } = await assignWith('u1\n', '--by', 'userId')
    expect([code, out]).toEqual([0, 'u1\tsegment\t-\teveryone\n'])
    expect(err).toBe('The ids are taken for userId, and the rollout hashes deviceId: nobody has a bucket.\n')
  })

  it('takes ids for a property that the rollout hashes', async () => {
    const file = fileWith({ ...ROLLOUT, stickiness: 'accountId' })
    const { out } = await runWith(['assign', '--rollout', file], { stdin: 'x' })
    const { bucket } = assign(rolloutOf(ROLLOUT), { deviceId: 'x' })
    expect(out).toBe(`x\tsegment\t${bucket}\teveryone\n`)
  })

  it('explains in one more column', async () => {
    const { out } = await assignWith('x', '--explain')
    expect(out.trimEnd().split('\t')[4]).toBe(
      explainAssignment(assign(rolloutOf(ROLLOUT), { deviceId: 'x' })),
    )
  })

  it('prints one JSON object a line', async () => {
    const { out } = await assignWith('a\tb\n"c"\n', '--json', '--explain')
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines.map(({ id }) => id)).toEqual(['a\tb', '"c"'])
    const assignment = assign(rolloutOf(ROLLOUT), { deviceId: '"c"' })
    expect(lines[1]).toEqual({ id: '"c"', ...assignment, explanation: explainAssignment(assignment) })
  })

  it('reads CR LF, a byte order mark, a last line without an end, and leaves out empty lines', async () => {
    const { out } = await assignWith('\uFEFFa\r\n\r\n\nb')
    expect(out.split('\n').map((line) => line.split('\t')[0])).toEqual(['a', 'b', ''])
  })

  it('puts characters together that two chunks share', async () => {
    const bytes = Buffer.from('é😀\nzwei\n')
    const { out } = await assignWith(Readable.from([...bytes].map((byte) => Buffer.from([byte]))))
    expect(out.split('\n').map((line) => line.split('\t')[0])).toEqual(['é😀', 'zwei', ''])
  })

  it('lets no audience move the columns', async () => {
    const file = fileWith({ ...ROLLOUT, audiences: [{ name: 'a\tb\nc' }] })
    const { out } = await runWith(['assign', '--rollout', file], { stdin: 'x' })
    expect(out.trimEnd().split('\t')[3]).toBe('a b c')
  })

  it('ends with 0 and nothing for no ids', async () => {
    expect(await assignWith('')).toEqual({ code: 0, out: '', err: '' })
  })

  it('ends with 3 when it is stopped while nothing comes in', async () => {
    const started = startWith(['assign', '--rollout', fileWith(ROLLOUT)], { stdin: new PassThrough() })
    setImmediate(() => started.stop())
    expect([await started.done, started.err()]).toEqual([3, 'crossfade: stopped before the last id.\n'])
  })

  it('ends with 2 at a line that can be no id', async () => {
    const { code, err } = await assignWith('x'.repeat(70_000))
    expect(code).toBe(2)
    expect(err).toBe(
      'crossfade: a line of the ids has over 65536 characters; there must be one id on each line.\n',
    )
  })

  it.each([
    [['assign'], 'assign needs a rollout: crossfade assign --rollout FILE.'],
    [['assign', '--rollout', '/nowhere'], '/nowhere cannot be read: no such file.'],
  ])('ends with 2 and one sentence for %j', async (argv, sentence) => {
    expect(await run(argv)).toEqual({ code: 2, out: '', err: `crossfade: ${sentence}\n` })
  })

  it.each(['region', '=Europe'])('ends with 2 for the context %s', async (text) => {
    const { code, err } = await assignWith('', '--context', text)
    expect([code, err]).toEqual([
      2,
      `crossfade: --context takes NAME=VALUE such as region=Europe, not "${text}".\n`,
    ])
  })

  it('asks for ids instead of waiting for somebody to type them', async () => {
    const { code, err } = await runWith(['assign', '--rollout', fileWith(ROLLOUT)], { isTTY: true })
    expect([code, err]).toEqual([2, 'crossfade: no ids come in: pipe them, one on each line.\n'])
  })
})
