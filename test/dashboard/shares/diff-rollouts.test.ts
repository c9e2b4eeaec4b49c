import { describe, expect, it } from 'vitest'
import { diffRollouts } from '../../../src/dashboard/shares/diff-rollouts.ts'

const when = [{ contextName: 'region', operator: 'IN', values: ['Europe'] }]
const rollout = (changes: object = {}): { readonly [field: string]: unknown } => ({
  format: 1,
  key: 'k',
  revision: 1,
  stickiness: 'deviceId',
  audiences: [
    { name: 'Europe', when, rudderstack: 50 },
    { name: 'everyone', rudderstack: 5, segment: 100 },
  ],
  ...changes,
})

describe('what differs between two rollouts', () => {
  it('is nothing but the revision where nothing does', () => {
    expect(diffRollouts(rollout(), rollout({ revision: 2 }))).toEqual([])
  })

  it('is a share, in percent', () => {
    const audiences = [
      { name: 'Europe', when, rudderstack: 60 },
      { name: 'everyone', rudderstack: 5, segment: 99.5 },
    ]
    expect(diffRollouts(rollout(), rollout({ audiences }))).toEqual([
      { what: 'Europe reaches RudderStack', before: '50 %', after: '60 %' },
      { what: 'everyone reaches Segment', before: '100 %', after: '99.5 %' },
    ])
  })

  it('is a share that is inherited now, and who is in an audience', () => {
    const audiences = [
      { name: 'Europe', when: [] },
      { name: 'everyone', rudderstack: 5 },
    ]
    expect(diffRollouts(rollout(), rollout({ audiences }))).toEqual([
      { what: 'Europe reaches RudderStack', before: '50 %', after: 'inherited' },
      { what: 'who is in Europe', before: 'region is Europe', after: 'everybody' },
      { what: 'everyone reaches Segment', before: '100 %', after: 'by default' },
    ])
  })

  it('is an audience that came or went', () => {
    const audiences = [{ name: 'everyone', rudderstack: 5, segment: 100 }]
    expect(diffRollouts(rollout(), rollout({ audiences }))).toEqual([
      { what: 'Europe reaches RudderStack', before: '50 %', after: 'no such audience' },
      { what: 'Europe reaches Segment', before: 'inherited', after: 'no such audience' },
      { what: 'who is in Europe', before: 'region is Europe', after: 'no such audience' },
    ])
  })

  it('is any other field, with its default for what is not written', () => {
    const changes = { sentinel: 2, fallback: 'rudderstack', owners: { Amplitude: 'both' }, team: 'growth' }
    expect(diffRollouts(rollout(), rollout(changes))).toEqual([
      { what: 'sentinel', before: '1 %', after: '2 %' },
      { what: 'fallback', before: 'segment', after: 'rudderstack' },
      { what: 'owners', before: 'nothing', after: '{"Amplitude":"both"}' },
      { what: 'team', before: 'nothing', after: 'growth' },
    ])
    expect(diffRollouts(rollout(), rollout({ sentinel: 1, failover: 'back', killed: null }))).toEqual([])
  })

  it('survives a document that is none', () => {
    expect(diffRollouts({ audiences: 'none' }, { audiences: [null, { name: 5 }] })).toEqual([])
  })
})
