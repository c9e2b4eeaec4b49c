import type { PairAnswer } from '../../api/wire.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { useDesk } from '../../state/desk.ts'
import { LEG_NAMES } from '../../text/cohorts.ts'
import { clipped, visibleText } from '../../text/visible.ts'
import { hrefOf, type Address } from '../address.ts'
import { useAnswer } from '../use-answer.ts'
import { DiffTable } from './diff-table.tsx'
import { Neighbours } from './neighbours.tsx'
import { PairFacts } from './pair-facts.tsx'
import { RawPayloads } from './raw-payloads.tsx'

type Props = { readonly address: Address; readonly id: string }

const titleOf = ({ pair, segment, rudderstack }: PairAnswer): string => {
  const canonical = (segment.canonical ?? rudderstack.canonical) as Readonly<Record<string, unknown>> | null
  const named = pair?.event || pair?.type || canonical?.['event'] || canonical?.['type']
  return typeof named === 'string' ? visibleText(clipped(named, 120)) : 'A pair'
}

/** Why there is less to see than two copies. */
const Lacking = ({ segment, rudderstack, masked }: PairAnswer) => {
  const legs = { segment, rudderstack }
  const names = (['segment', 'rudderstack'] as const).filter((leg) => legs[leg].copies.length === 0)
  if (names.length === 2) return <Notice kind="info">Neither copy is kept any more.</Notice>
  if (names.length === 1)
    return (
      <Notice kind="warning">
        {LEG_NAMES[names[0]!]} has not delivered this call, so there is nothing to compare it with.
      </Notice>
    )
  if (masked)
    return (
      <Notice kind="info">
        The payloads are older than the server keeps them. Of this pair a masked form is kept: labels stand
        for values and say what these were like; the same label is the same value.
      </Notice>
    )
  return segment.body === null || rudderstack.body === null ? (
    <Notice kind="info">
      The payloads are older than the server keeps them. What differed is kept: the places, and the rules.
    </Notice>
  ) : null
}

const Loaded = ({ answer, address }: { readonly answer: PairAnswer; readonly address: Address }) => {
  const { at } = useDesk()
  return (
    <>
      <PairFacts answer={answer} fields={address.fields} now={at} />
      <Lacking {...answer} />
      <DiffTable key={answer.id} answer={answer} />
      <RawPayloads key={`raw ${answer.id}`} answer={answer} />
    </>
  )
}

/** One call as both legs delivered it. */
export const PairPage = ({ address, id }: Props) => {
  const path = `api/pairs/${encodeURIComponent(id)}`
  const { value, problem } = useAnswer<PairAnswer>({ key: path, path: () => path }, null)
  const link = `${location.origin}${location.pathname}${hrefOf({ page: 'pairs', pair: id, fields: {} })}`
  return (
    <div class="panels">
      <Panel
        name="parity-pair"
        title={value === null ? 'A pair' : titleOf(value)}
        wide
        href={hrefOf(address)}
        json={path}
        csv={`${path}?format=csv`}
        note={<code>{visibleText(clipped(id, 120))}</code>}
      >
        <div class="actions">
          <Neighbours address={address} id={id} />
          <CopyButton text={link} what="to this pair" label="Copy link" />
        </div>
        <ProblemNotice problem={problem} />
        {value === null && problem === null && (
          <p class="quiet" role="status">
            Asking for the pair…
          </p>
        )}
        {value !== null && <Loaded answer={value} address={address} />}
      </Panel>
    </div>
  )
}
