import { describe, expect, it } from 'vitest'
import { describeEntry } from '../../../src/cli/history/describe-entry.ts'
import { formatHistory, timeText } from '../../../src/cli/history/format-history.ts'
import type { AuditEntry } from '../../../src/server/control/control-store.ts'

const AT = new Date(2026, 10, 24, 2, 13, 7).getTime()
const shares = (rudderstack: number) => ({ audiences: [{ name: 'everyone', rudderstack, segment: 100 }] })

const entry = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
  id: 7,
  at: AT,
  actor: 'anna',
  action: 'set',
  reason: 'two quiet days',
  before: shares(5),
  after: shares(10),
  revision: 43,
  ...changes,
})

describe('the history', () => {
  it('is a table of who did what, when and why', () => {
    const kill = {
      action: 'kill',
      before: null,
      after: { leg: 'rudderstack' },
      reason: null,
      revision: null,
    } as const
    const entries = [entry({ id: 8, ...kill }), entry()]
    const lines = formatHistory({ entries, next: null }).split('\n')
    expect(lines[0]).toMatch(/^ {2}id {2}when \([+-]\d\d:\d\d\) +who +did +what +why$/)
    expect(lines.slice(1)).toEqual([
      '  8   2026-11-24 02:13:07  anna  kill  RudderStack off for everybody  -',
      '  7   2026-11-24 02:13:07  anna  set   everyone: RudderStack 5 → 10   two quiet days',
      '',
    ])
  })

  it('says how to see older ones, and that there is none yet', () => {
    expect(formatHistory({ entries: [entry()], next: 7 })).toMatch(
      /\n\nOlder ones: crossfade history --before 7\n$/,
    )
    expect(formatHistory({ entries: [], next: null })).toBe('Nothing has been changed yet.\n')
  })

  it('stays within 160 columns, whatever people wrote, and lets nothing act on the terminal', () => {
    const long = `\u001b[2J${'because '.repeat(100)}`
    const wide = entry({ actor: long, reason: long, after: { audiences: [{ name: long, rudderstack: 1 }] } })
    const text = formatHistory({ entries: [wide], next: null })
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(160)
    expect(text).not.toContain('\u001b')
  })

  it('tells each kind of entry in a few words', () => {
    const token = { name: 'ci', role: 'operator' }
    const told = (changes: Partial<AuditEntry>): string[] => describeEntry(entry(changes))
    expect(told({ action: 'init', before: null })).toEqual(['everyone: new, RudderStack 10, Segment 100'])
    expect(told({ action: 'undo', before: shares(10), after: shares(5) })).toEqual([
      'everyone: RudderStack 10 → 5',
    ])
    expect(told({ action: 'apply', before: shares(5), after: shares(5) })).toEqual([
      'nothing else than before',
    ])
    expect(told({ action: 'kill', before: null, after: { leg: 'segment' } })).toEqual([
      'Segment off for everybody',
    ])
    expect(told({ action: 'unkill', before: { leg: 'rudderstack' }, after: null })).toEqual([
      'RudderStack no longer off',
    ])
    expect(told({ action: 'unkill', before: null, after: null })).toEqual(['nothing was off'])
    expect(told({ action: 'token-create', before: null, after: token })).toEqual(['ci (operator)'])
    expect(told({ action: 'token-revoke', before: token, after: null })).toEqual(['ci (operator)'])
    expect(told({ action: 'login', before: null, after: token })).toEqual(['ci (operator)'])
  })

  it('shows times of this machine’s zone', () => {
    expect(timeText(AT)).toBe('2026-11-24 02:13:07')
  })
})
