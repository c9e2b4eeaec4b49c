import { describe, expect, it } from 'vitest'
import { actualShare } from '../../../src/dashboard/ramp/actual-share.ts'
import { abortsTo, stageName, stateText, verdictText } from '../../../src/dashboard/ramp/state-text.ts'
import { answerOf, counts, evidence, NOW } from './answers.ts'

describe('where a ramp stands', () => {
  it('is said in one line', () => {
    expect(stateText(answerOf())).toBe('stage 3 of 8, running')
    expect(stateText(answerOf({ state: { stage: -1, provenStage: -1 } }))).toBe(
      'before its first stage, running',
    )
    expect(stateText(answerOf({ enabled: false }))).toBe('stage 3 of 8, dry run')
  })

  it('is said by what a stage changes', () => {
    const { stages } = answerOf({
      stages: [
        { rudderstack: 5, audience: 'Europe' },
        { rudderstack: 100, owners: { '*': 'rudderstack' } },
        { rudderstack: 100, segment: 75 },
      ],
      state: { stage: -1, provenStage: -1 },
    }).ramp
    expect(stages.map(stageName)).toEqual(['Europe 5 %', '100 % and owners', 'Segment 75 %'])
  })

  it('is said with what it does, or would do', () => {
    expect(verdictText(answerOf())).toBe('It stays. The stage lasts another 21 hours at least.')
    expect(verdictText(answerOf({ enabled: false }))).toMatch(/^It would stay\. /)
    const lossy = evidence({ stage: counts(900, { lost: 60 }), byKey: {} })
    expect(verdictText(answerOf({ evidence: lossy }))).toMatch(
      /^It goes back\. RudderStack lost a call in 60/,
    )
  })

  it('is said by whoever stopped it while it is stopped', () => {
    const stopped = { actor: 'Rui', reason: 'lunch', at: NOW }
    expect(verdictText(answerOf({ state: { status: 'paused' }, stopped }))).toBeNull()
    expect(verdictText(answerOf({ verdict: null }))).toBeNull()
  })

  it.each([
    [{ stage: 2, provenStage: 1 }, 1],
    [{ stage: 2, provenStage: 2 }, 1],
    [{ stage: 4, provenStage: 0 }, 0],
    [{ stage: 0, provenStage: -1 }, -1],
    [{ stage: -1, provenStage: -1 }, -1],
  ])('%o is aborted to stage %d', (state, to) => {
    expect(abortsTo(answerOf({ state }))).toBe(to)
  })
})

describe('the share that was seen', () => {
  it('is of the people who load RudderStack, and none where nobody has reported', () => {
    const cohort = (name: string, people: number) => ({ cohort: name, people }) as never
    const cohorts = [cohort('segment', 6), cohort('dual', 3), cohort('rudderstack', 1)]
    expect(actualShare({ people: 10, cohorts })).toBe(40)
    expect(actualShare({ people: 0, cohorts: [] })).toBeNull()
  })
})
