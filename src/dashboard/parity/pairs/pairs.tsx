import type { PairsPage, ParityAnswer } from '../../api/wire.ts'
import { Panel } from '../../parts/panel.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { useDesk } from '../../state/desk.ts'
import { hrefOf, type Address } from '../address.ts'
import { EventChoice, OutcomeChoice } from '../breakdown/filter-choices.tsx'
import { fileHref, pairFilters, pairsQuestion, questionOf } from '../questions.ts'
import { useAnswer } from '../use-answer.ts'
import { FilterChips } from './filter-chips.tsx'
import { PairsList } from './pairs-list.tsx'

type Props = { readonly address: Address; readonly tick: number }

const MOST_IN_FILE = '1000'

const Paging = ({ address, next }: { readonly address: Address; readonly next: string | null }) => {
  const { before, ...first } = address.fields
  if (before === undefined && next === null) return null
  return (
    <nav class="actions" aria-label="Pages of pairs">
      {before !== undefined && (
        <a class="button" href={hrefOf({ ...address, fields: first })}>
          Newest
        </a>
      )}
      {next !== null && (
        <a class="button" href={hrefOf({ ...address, fields: { ...first, before: next } })}>
          Older
        </a>
      )}
    </nav>
  )
}

/** The pairs that fit the address, a page at a time. */
export const PairsPanel = ({ address, tick }: Props) => {
  const { at } = useDesk()
  const { fields } = address
  const { value, problem } = useAnswer<PairsPage>(pairsQuestion(fields, fields.before), tick)
  const events = useAnswer<ParityAnswer>(questionOf('api/parity', fields, { by: 'event' }), null)
  const query = { ...pairFilters(fields), limit: MOST_IN_FILE }
  return (
    <div class="panels">
      <Panel
        name="parity-pairs"
        title="Pairs"
        wide
        href={hrefOf(address)}
        json={fileHref('api/pairs', fields, 'json', query)}
        csv={fileHref('api/pairs', fields, 'csv', query)}
        note="Both copies of one call, the newest minutes first. The files hold the first 1,000 of them."
      >
        <div class="choices">
          <EventChoice address={address} events={events.value?.rows.map(({ key }) => key) ?? []} />
          <OutcomeChoice address={address} by="event" />
        </div>
        <FilterChips address={address} />
        <ProblemNotice problem={problem} />
        {value === null && problem === null && (
          <p class="quiet" role="status">
            Asking for the pairs…
          </p>
        )}
        {value !== null && value.pairs.length === 0 && (
          <p class="quiet">No settled pair fits in this range.</p>
        )}
        {value !== null && value.pairs.length > 0 && (
          <PairsList address={address} pairs={value.pairs} now={at} />
        )}
        {value !== null && <Paging address={address} next={value.next} />}
      </Panel>
    </div>
  )
}
