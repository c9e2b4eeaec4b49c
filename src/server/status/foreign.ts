import type { RevisionTally } from '../reports/revision-tally.ts'

export type ForeignStatus = RevisionTally['problems'][number] & {
  /** What it means and how to mend it. */
  readonly sentence: string
}

/** As the gate reports it. */
const CODE = 'foreign-sdk'

const sentenceOf = (pages: number): string =>
  `${pages === 1 ? '1 page also runs' : `${pages.toLocaleString('en-US')} pages also run`} an SDK of Segment or ` +
  'RudderStack that the gate does not drive: what that sends is in no cohort, no kill stops it, and it may arrive ' +
  'twice. Remove its snippet or import (crossfade scan DIR finds them), or hand a Segment SDK that the app loads ' +
  'itself to the gate as segment: { instance }. The console of such a page says whose SDK it is.'

/** SDKs beside the gate, of the problems that pages report. */
export const foreignStatus = (problems: RevisionTally['problems']): readonly ForeignStatus[] =>
  problems
    .filter(({ code }) => code === CODE)
    .map((problem) => ({ ...problem, sentence: sentenceOf(problem.pages) }))
