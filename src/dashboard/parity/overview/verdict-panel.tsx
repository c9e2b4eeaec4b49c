import type { ApiProblem } from '../../api/api.ts'
import type { Loss, ParityAnswer } from '../../api/wire.ts'
import { Moment } from '../../parts/moment.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { useDesk } from '../../state/desk.ts'
import { countOf } from '../../text/count.ts'
import { hrefOf, type Address } from '../address.ts'
import { fileHref } from '../questions.ts'
import { onlyRange, rangeText } from '../range.ts'
import { verdictOf } from '../verdict.ts'
import { Funnel } from './funnel.tsx'

type Props = {
  readonly address: Address
  /** By event. */
  readonly answer: ParityAnswer
  readonly overall: Loss | null
  readonly problem: ApiProblem | null
  /** On a page of other things: with a way to all of it. */
  readonly glance?: boolean
}

const SettledUntil = ({ until, now }: { readonly until: number | null; readonly now: number }) =>
  until === null ? (
    <p class="quiet">Nothing is settled yet: each call waits for both of its copies first.</p>
  ) : (
    <p class="quiet">
      Settled until <Moment at={until} now={now} />; what came later still waits for its other copy.
    </p>
  )

/** A figure and its percent sign stay in one line. */
const unbroken = (text: string): string => text.replaceAll(' %', '\u00a0%')

/** What the figures leave out, a sentence each. */
const asides = ({ lostOnBoth, unstamped, undated, sampled }: ParityAnswer): string[] => [
  ...(sampled ? ['Copies are sampled by session, and the counts weighed back.'] : []),
  ...(lostOnBoth > 0
    ? [`${countOf(lostOnBoth, 'call')} reached neither leg, as gaps in the numbers of their sessions prove.`]
    : []),
  ...(unstamped.segment + unstamped.rudderstack > 0
    ? [
        `${countOf(unstamped.segment, 'copy', 'copies')} of Segment and ${countOf(unstamped.rudderstack, 'copy', 'copies')} of RudderStack carry no stamp: they come from apps without the gate, and are in no pair.`,
      ]
    : []),
  ...(undated > 0
    ? [`${countOf(undated, 'pair')} of visitors whose clocks cannot be right are in no range of time.`]
    : []),
]

/** One sentence that says how it is, and the way of the calls as a picture. */
export const VerdictPanel = ({ address, answer, overall, problem, glance = false }: Props) => {
  const { at } = useDesk()
  const { fields } = address
  const { kind, sentence, notes } = verdictOf(answer, overall, rangeText(fields, at))
  return (
    <Panel
      name="parity"
      title="Parity"
      wide
      href={hrefOf({ page: 'overview', pair: null, fields: onlyRange(fields) })}
      json={fileHref('api/parity', fields, 'json')}
      csv={fileHref('api/parity', fields, 'csv')}
    >
      <ProblemNotice problem={problem} />
      <div class="verdict">
        <div class="verdict-words">
          <Notice kind={kind}>
            <p class="verdict-sentence">{unbroken(sentence)}</p>
            {notes.length > 0 && (
              <ul class="verdict-notes">
                {notes.map((note) => (
                  <li key={note}>{unbroken(note)}</li>
                ))}
              </ul>
            )}
          </Notice>
          <SettledUntil until={answer.settledUntil} now={at} />
          {asides(answer).map((aside) => (
            <p key={aside} class="hint">
              {aside}
            </p>
          ))}
        </div>
        <Funnel funnel={answer.funnel} />
      </div>
      {glance && (
        <a class="button" href="#/parity">
          What became of which calls
        </a>
      )}
    </Panel>
  )
}
