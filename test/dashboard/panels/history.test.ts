import { describe, expect, it } from 'vitest'
import type { AuditEntry } from '../../../src/dashboard/api/wire.ts'
import { describeEntry, differencesOf } from '../../../src/dashboard/panels/history/describe-entry.ts'
import { undoTarget } from '../../../src/dashboard/panels/wrong/undo-target.ts'

const entry = (changes: Partial<AuditEntry>): AuditEntry => ({
  id: 1,
  at: 0,
  actor: 'Rui',
  action: 'set',
  reason: null,
  before: null,
  after: null,
  revision: null,
  ...changes,
})

const rollout = (revision: number, rudderstack: number) => ({
  revision,
  audiences: [{ name: 'everyone', rudderstack, segment: 100 }],
})

describe('an entry of the history', () => {
  it.each<[Partial<AuditEntry>, string]>([
    [{ action: 'kill', after: { leg: 'rudderstack' } }, 'killed RudderStack'],
    [{ action: 'unkill', before: { leg: 'segment' } }, 'lifted the kill of Segment'],
    [{ action: 'unkill' }, 'lifted the kill'],
    [{ action: 'token-create', after: { name: 'ci', role: 'operator' } }, 'made the token ci (operator)'],
    [{ action: 'token-revoke', before: { name: 'ci', role: 'operator' } }, 'revoked the token ci (operator)'],
    [{ action: 'login' }, 'signed in by a one-time link'],
    [{ action: 'promote' }, 'began the next stage of the ramp'],
    [{ action: 'later' as never }, 'later'],
  ])('%o', (changes, text) => {
    expect(describeEntry(entry(changes))).toBe(text)
  })

  it('says what it changed', () => {
    const changes = { before: rollout(1, 5), after: rollout(2, 10), revision: 2 }
    expect(differencesOf(entry(changes))).toEqual([
      { what: 'everyone reaches RudderStack', before: '5 %', after: '10 %' },
    ])
    expect(differencesOf(entry({ action: 'kill', after: { leg: 'segment' } }))).toEqual([])
  })
})

describe('what an undo goes back to', () => {
  const entries = [
    entry({ id: 4, action: 'kill', after: { leg: 'rudderstack' } }),
    entry({ id: 3, before: rollout(41, 5), after: rollout(42, 10), revision: 42 }),
    entry({ id: 2, before: rollout(40, 1), after: rollout(41, 5), revision: 41 }),
    entry({ id: 1, action: 'init', after: rollout(40, 1), revision: 40 }),
  ]

  it('is what was before the last change, whatever was killed since', () => {
    expect(undoTarget({ entries, next: null }, null)).toMatchObject({
      document: rollout(41, 5),
      entry: { id: 3 },
    })
  })

  it('is the revision that is named', () => {
    expect(undoTarget({ entries, next: null }, 40)).toMatchObject({ document: rollout(40, 1), entry: null })
  })

  it('is nothing where nothing was before, or no such revision', () => {
    expect(undoTarget({ entries: entries.slice(3), next: null }, null)).toBeNull()
    expect(undoTarget({ entries, next: null }, 7)).toBeNull()
  })
})
