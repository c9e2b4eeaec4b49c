import { writeFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { until } from '../../server/support.ts'
import { run as runAlone } from '../support.ts'
import { startControls } from '../verbs/controls.ts'
import { copiesServer } from './copies-server.ts'

vi.setConfig({ testTimeout: 120_000 })

const of = copiesServer()

describe('crossfade parity', () => {
  it('shows by event what arrived of whom, and why the rest did not', async () => {
    const { code, out, err } = await of().run('parity')
    expect([code, err]).toEqual([0, ''])
    const line = (start: string): string[] =>
      out
        .split('\n')
        .find((each) => each.trimStart().startsWith(start))
        ?.trim()
        .split(/ {2,}/) ?? []
    expect(line('event')).toEqual(
      'event calls Segment RudderStack same expected changed differ missing extra twice waiting re-sent'
        .split(' ')
        .concat('lost sessions'),
    )
    expect(line('$ Order Completed').slice(1, 4)).toEqual(['2', '2', '1'])
    expect(out).toContain('  Order Completed: 1 missing, no-report (no page reported what became of it)\n')
    expect(out).toMatch(/^Segment {5}last copy \d{4}-.*, 3 in the last hour, after /m)
    expect(out).not.toContain('\u001b')
  })

  it('shows by property which one is another on the other leg', async () => {
    const { out } = await of().run('parity', '--by', 'property')
    expect(out).toMatch(/^ {2}Ev\?\[2Jil {2}\/properties\/price +1 +1 +0 +0 +0 +0 +0 +1 /m)
    expect(out).toMatch(/^ {2}Ev\?\[2Jil {2}\/properties\/prize +1 +0 +1 +0 +0 +0 +0 +0 +1 /m)
    const one = await of().run('parity', '--by', 'property', '--event', 'Order Completed')
    expect(one.out).toContain('/properties/revenue')
    expect(one.out).not.toContain('/properties/prize')
  })

  it('prints exactly the body of the route with --json, and its rows with --csv', async () => {
    const json = JSON.parse((await of().run('parity', '--json')).out) as { rows: { key: string }[] }
    expect(json).toMatchObject({ by: 'event', limit: 0.01, alpha: 0.05, lostOnBoth: 0 })
    const csv = (await of().run('parity', '--csv')).out.split('\r\n')
    expect(csv[0]).toMatch(/^key,event,calls,segment,rudderstack,matched,expected,mismatched,missing,/)
    expect(csv).toHaveLength(json.rows.length + 2)
  })

  it('suggests rules that then explain the difference, and says when a file of rules is broken', async () => {
    const { run, rulesFile } = of()
    const suggested = await run('parity', '--suggest-rules')
    expect(suggested.out).toContain('path: /properties/price')
    writeFileSync(rulesFile, suggested.out)
    const outcomes = async () => (await run('pairs', '--outcome', 'mismatched', '--json')).out
    await until(outcomes, (out) => out.includes('"pairs":[]'))
    const history = await run('history', '--limit', '1')
    expect(history.out).toContain('parity-rules')
    writeFileSync(rulesFile, 'rules: [{ path: 7 }]')
    const broken = await until(
      () => run('parity', '--cutover-notes'),
      ({ err }) => err !== '',
    )
    expect(broken.err).toContain('holds wrong rules: ')
    expect(broken.code).toBe(0)
    expect(await outcomes()).toContain('"pairs":[]')
  })

  it('lists what analysts will notice at cutover', async () => {
    const { out } = await of().run('parity', '--cutover-notes')
    expect(out).toMatch(/^# What changes at cutover\n\n## [\w-]+: \d pairs?\n/)
    expect(out).toContain('Seen in: ')
  })

  it('says whether both know the same people, as a text, as the body of the route and as two files', async () => {
    const { run } = of()
    const { code, out } = await run('parity', '--identity')
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(
        /\n\n100 % of 1 device are the same person to both\n[\s\S]*Nobody is split or merged\.\n$/,
      ) as string,
    ])
    const json = JSON.parse((await run('parity', '--identity', '--json')).out) as object
    expect(json).toMatchObject({ people: 1, agree: 1, splits: [], totals: { splits: 0, merges: 0 } })
    expect((await run('parity', '--identity', '--csv')).out).toMatch(
      /^path,equal,missing,extra,different\r\n/,
    )
    const splits = await run('parity', '--identity', '--csv', '--list', 'splits')
    expect(splits.out).toBe('person,kind,leg,segment,rudderstack\r\n')
  })

  it('has what no rule explains, and the rules, as files', async () => {
    const { out } = await of().run('parity', '--suggest-rules', '--csv')
    expect(out).toMatch(/^type,event,path,kind,pairs,share\r\n/)
    const rules = await of().run('parity', '--cutover-notes', '--csv')
    expect(rules.out).toMatch(/^rule,own,effect,pairs,says,atCutover,expires\r\n/)
  })

  it.each([
    [['--by', 'evnt'], '--by does not know "evnt"; did you mean event?'],
    [['--json', '--csv'], '--json and --csv are two forms; give one.'],
    [['--suggest-rules', '--cutover-notes'], '--suggest-rules and --cutover-notes are two lists; give one.'],
    [['--identity', '--cutover-notes'], '--identity and --cutover-notes are two lists; give one.'],
    [['--list', 'splits'], '--list is of --identity --csv.'],
    [['--identity', '--csv', '--list', 'split'], '--list does not know "split"; did you mean splits?'],
    [['--from', 'yesterday'], '--from takes a time such as 2026-11-24T10:00 or 24h, not "yesterday".'],
    [['--from', '1h', '--to', '2h'], '--from must be before --to, and in the past.'],
  ])('ends with 2 and one sentence for %j', async (argv, sentence) => {
    expect(await runAlone(['parity', ...argv])).toEqual({ code: 2, out: '', err: `crossfade: ${sentence}\n` })
  })

  it('ends with 3 and says why where the server compares nothing', async () => {
    const { run } = await startControls()
    const { code, err } = await run('parity')
    expect([code, err]).toEqual([
      3,
      expect.stringContaining('refused: No copies are compared: none is set up.\n') as string,
    ])
  })
})

describe('crossfade pairs', () => {
  it('lists those that fit, with the way to go on', async () => {
    const { run, ids } = of()
    const missing = await run('pairs', '--outcome', 'missing', '--event', 'Order Completed')
    expect(missing.out.split('\n')[1]).toMatch(
      new RegExp(`^ {2}${ids.missing} {2}\\d{4}-.* Order Completed +missing +no-report$`),
    )
    const first = await run('pairs', '--limit', '2', '--user', 'u-1')
    const [, more = ''] = /^More: crossfade (.*)$/m.exec(first.out) ?? []
    expect(more).toMatch(/^pairs --limit 2 --user u-1 --before \d+\.[\w-]+$/)
    const second = await run(...more.split(' '))
    const listed = (out: string) => [...out.matchAll(/[\da-f-]{36}/g)].map(([id]) => id)
    const all = [...listed(first.out.split('\nMore')[0] ?? ''), ...listed(second.out)]
    expect(all.toSorted()).toEqual(Object.values(ids).toSorted())
  })

  it('finds them by what they are told apart by', async () => {
    const { run, ids } = of()
    const found = async (...argv: string[]) =>
      (JSON.parse((await run('pairs', '--json', ...argv)).out) as { pairs: { id: string }[] }).pairs
    const rows = JSON.parse((await run('parity', '--by', 'sdkVersion', '--json')).out) as {
      rows: { key: string }[]
    }
    const sdk = rows.rows.find(({ key }) => key.includes('Rudder'))?.key ?? ''
    expect((await found('--sdk-version', sdk)).map(({ id }) => id).toSorted()).toEqual(
      [ids.same, ids.renamed].toSorted(),
    )
    expect(await found('--cohort', 'dual', '--outcome', 'missing')).toHaveLength(1)
    for (const flag of ['cohort', 'audience', 'region', 'area', 'app-version', 'sdk-version', 'browser'])
      expect(await found(`--${flag}`, 'nowhere'), flag).toEqual([])
  })

  it('says so where none does, and refuses outcomes that are none', async () => {
    const { run } = of()
    expect((await run('pairs', '--event', "x' OR 1=1 --")).out).toBe('No such pairs in this range.\n')
    expect(await run('pairs', '--outcome', 'mising')).toMatchObject({
      code: 2,
      err: 'crossfade: --outcome does not know "mising"; did you mean missing?\n',
    })
  })
})

describe('crossfade pair', () => {
  it('shows both copies side by side, marks the lines that differ and says what explains them', async () => {
    const { run, ids } = of()
    const { code, out } = await run('pair', ids.same)
    expect(code).toBe(0)
    expect(out).toMatch(/^ {2}\/event +"Order Completed" +"Order Completed"$/m)
    expect(out).toMatch(/^~ \/context\/timezone +"Europe\/Berlin" +"GMT\+0100"$/m)
    expect(out).toContain('Nothing differs that no rule explains.')
    expect(out).toMatch(/^ {2}\* \/properties\/coupon {2}null-property: /m)
  })

  it('shows one copy where there is one', async () => {
    const { run, ids } = of()
    const { out } = await run('pair', ids.missing)
    expect(out).toContain('Order Completed')
    expect(out).toMatch(/^RudderStack no copy$/m)
  })

  it('ends with 1 for an id that nobody knows', async () => {
    expect(await of().run('pair', 'x\u001b')).toEqual({
      code: 1,
      out: '',
      err: 'crossfade: no copy of a pair "x?" is known; crossfade pairs lists those that are.\n',
    })
  })
})

describe('crossfade forget', () => {
  it('deletes a person everywhere, and writes down that it did without saying whom', async () => {
    const { run } = of()
    const { code, out } = await run('forget', '--user', 'u-1', '--reason', 'request 88')
    expect([code, out]).toEqual([0, expect.stringMatching(/^\d+ rows of this person deleted\.\n$/) as string])
    expect(JSON.parse((await run('pairs', '--json')).out)).toMatchObject({ pairs: [] })
    const history = await run('history', '--limit', '1', '--json')
    expect(history.out).toContain('"action":"forget"')
    expect(history.out).toContain('request 88')
    expect(history.out).not.toContain('u-1')
    expect((await run('forget', '--user', 'u-1')).out).toBe('Nothing was kept of this person.\n')
  })

  it('needs the user', async () => {
    expect(await runAlone(['forget'])).toMatchObject({ code: 2 })
  })
})
