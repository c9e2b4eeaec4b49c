import { describe, expect, it } from 'vitest'
import { run as runAlone } from '../support.ts'
import { startControls } from './controls.ts'

describe('crossfade history', () => {
  it('lists who changed what, when and why, the newest first, a page at a time', async () => {
    const { run } = await startControls()
    await run('set', '--rudderstack', '6', '--reason', 'two quiet days')
    await run('kill', 'segment', '--no-wait')
    await run('unkill')
    const { code, out } = await run('history', '--limit', '2')
    const [, newest = '', second = '', , more = ''] = out.split('\n')
    expect(code).toBe(0)
    expect(newest).toMatch(
      /^ {2}\d+ +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}CROSSFADE_ADMIN_TOKEN +unkill +Segment no longer off +-$/,
    )
    expect(second).toMatch(/ kill +Segment off for everybody +-$/)
    const [, before = ''] = /^Older ones: crossfade history --before (\d+)$/.exec(more) ?? []
    expect((await run('history', '--limit', '1', '--before', before)).out).toMatch(
      / set +everyone: RudderStack 5 → 6 +two quiet days\n/,
    )
  })

  it('prints exactly the body of the route with --json and with --csv', async () => {
    const { run } = await startControls()
    await run('kill', 'segment', '--no-wait')
    const json = await run('history', '--limit', '1', '--json')
    expect(JSON.parse(json.out)).toMatchObject({ entries: [{ action: 'kill', after: { leg: 'segment' } }] })
    const csv = await run('history', '--limit', '1', '--csv')
    expect(csv.out.split('\r\n')).toEqual([
      'id,at,actor,action,reason,revision,before,after',
      expect.stringMatching(/^\d+,\d{4}-.*Z,CROSSFADE_ADMIN_TOKEN,kill,,,,"\{""leg"":""segment""/),
      '',
    ])
  })

  it.each([
    [['--limit', '0'], '--limit must be a whole number from 1 to 1000, not "0".'],
    [['--limit', '1001'], '--limit must be a whole number from 1 to 1000, not "1001".'],
    [['--before', 'x'], /^--before must be a whole number from 1 to \d+, not "x"\.$/],
    [['--json', '--csv'], '--json and --csv are two forms; give one.'],
  ])('ends with 2 and one sentence for %j', async (argv, sentence) => {
    const { code, out, err } = await runAlone(['history', ...argv])
    expect([code, out]).toEqual([2, ''])
    const said = err.replace(/^crossfade: /, '').trimEnd()
    if (typeof sentence === 'string') expect(said).toBe(sentence)
    else expect(said).toMatch(sentence)
  })
})
