import { describe, expect, it } from 'vitest'
import { run } from '../support.ts'
import { fileWith, ROLLOUT } from './support.ts'

describe('crossfade check', () => {
  it('says of a good rollout what it is', async () => {
    const file = fileWith(ROLLOUT)
    expect(await run(['check', file])).toEqual({
      code: 0,
      out: `${file} can be published: segment-to-rudderstack, revision 42, 2 audiences.\n`,
      err: '',
    })
  })

  it('lists every problem with its place, and ends with 1', async () => {
    const audiences = [{ name: 'everyone', rudderstack: 5, segment: 90 }]
    const file = fileWith({ ...ROLLOUT, revision: 0, audiences })
    const { code, out } = await run(['check', file])
    expect(code).toBe(1)
    expect(out).toBe(
      `${file} is refused: 2 problems.\n` +
        '  /revision     must be an integer from 1 up\n' +
        '  /audiences/0  everyone: rudderstack 5 + segment 90 leaves 5 % of people in neither pipeline; ' +
        'raise one of them by 5\n',
    )
  })

  it('warns of fields that no gate reads, names the nearest, and refuses nothing for them', async () => {
    const file = fileWith({ ...ROLLOUT, sentinal: 2 })
    const { code, out } = await run(['check', file])
    expect(code).toBe(0)
    expect(out).toContain(
      '1 warning; nothing is refused for these:\n  /sentinal  is read by no gate; the nearest',
    )
    expect(out).toContain('the nearest field that is: sentinel\n')
  })

  it('prints problems and warnings as JSON', async () => {
    const { code, out } = await run(['check', fileWith({ ...ROLLOUT, key: '', owner: {} }), '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(out)).toEqual({
      ok: false,
      problems: [{ path: '/key', message: 'must be a string that is not empty' }],
      warnings: [{ path: '/owner', message: 'is read by no gate; the nearest field that is: owners' }],
    })
    const good = await run(['check', fileWith(ROLLOUT), '--json'])
    expect(JSON.parse(good.out)).toEqual({ ok: true, problems: [], warnings: [] })
  })

  it.each([
    ['nothing', '', 'is empty'],
    ['no JSON', '{"format":1,}', /^is not JSON: .*line 1 column 13/],
    ['no UTF-8', new Uint8Array([0xff, 0x22]), 'is not valid UTF-8'],
    ['a list', '[]', /./],
    ['null', 'null', /./],
    ['ten thousand brackets', '['.repeat(10_000), /./],
    ['a prototype key', '{"__proto__":{"format":1}}', /./],
  ])('refuses a file with %s, and ends with 1', async (_name, content, message) => {
    const { code, out } = await run(['check', fileWith(content), '--json'])
    const { problems } = JSON.parse(out) as { problems: { message: string }[] }
    expect(code).toBe(1)
    if (typeof message === 'string') expect(problems[0]?.message).toBe(message)
    else expect(problems[0]?.message).toMatch(message)
  })

  it('accepts a byte order mark', async () => {
    expect((await run(['check', fileWith(`\uFEFF${JSON.stringify(ROLLOUT)}`)])).code).toBe(0)
  })

  it('lets no file act on the terminal', async () => {
    const { out } = await run(['check', fileWith({ ...ROLLOUT, '\u001b[2J': 1 })])
    expect(out).not.toContain('\u001b')
  })

  it.each([
    [['check'], 'check needs FILE: crossfade check FILE.'],
    [['check', '/nowhere'], '/nowhere cannot be read: no such file.'],
    [['check', '/tmp'], '/tmp cannot be read: it is a folder.'],
  ])('ends with 2 and one sentence for %j', async (argv, sentence) => {
    expect(await run(argv)).toEqual({ code: 2, out: '', err: `crossfade: ${sentence}\n` })
  })
})
