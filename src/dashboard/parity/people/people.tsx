import type { IdentityAnswer } from '../../api/wire.ts'
import { Panel } from '../../parts/panel.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { countOf, countText } from '../../text/count.ts'
import { hrefOf, type Address } from '../address.ts'
import { shareText } from '../loss-text.ts'
import { fileHref, questionOf } from '../questions.ts'
import { useAnswer } from '../use-answer.ts'
import { SplitsPanel } from './splits.tsx'
import { TraitsPanel } from './traits.tsx'

type Props = { readonly address: Address; readonly tick: number }

const Agreement = ({ name, same, different }: { name: string; same: number; different: number }) => {
  const all = same + different
  return (
    <li class="agreement">
      <p class="cause-head">
        <span>{name}</span>
        <b>{all === 0 ? '–' : shareText(same / all)}</b>
      </p>
      <div class="cause-track" aria-hidden="true">
        <span class="cause-bar part-matched" style={{ width: `${all === 0 ? 0 : (same / all) * 100}%` }} />
      </div>
      <p class="hint">
        {different === 0 ? 'all agree' : `${countOf(different, 'person differs', 'people differ')}`}
      </p>
    </li>
  )
}

const Share = ({ answer }: { readonly answer: IdentityAnswer }) => {
  const { people, agree, anonymousIds, userIds, groups } = answer
  if (people === 0) return <p class="quiet">Nobody has copies of both legs in this range.</p>
  return (
    <>
      <p class="big-figure">
        <b>{shareText(agree / people)}</b> of {countOf(people, 'person', 'people')} are the same to both:
        anonymous ids, user ids, groups and last traits of {countText(agree)} agree
      </p>
      <ol class="agreements">
        <Agreement name="anonymous ids" {...anonymousIds} />
        <Agreement name="user ids" {...userIds} />
        <Agreement name="groups" {...groups} />
      </ol>
    </>
  )
}

/** Whether both legs know the same people. */
export const PeoplePage = ({ address, tick }: Props) => {
  const { fields } = address
  const { value, problem } = useAnswer<IdentityAnswer>(questionOf('api/parity/identity', fields), tick)
  return (
    <div class="panels">
      <Panel
        name="parity-people"
        title="Whether both know the same people"
        wide
        href={hrefOf(address)}
        json={fileHref('api/parity/identity', fields, 'json')}
        note="Told apart by the gate’s own id of the device, which is the same on both legs."
      >
        <ProblemNotice problem={problem} />
        {value === null && problem === null && (
          <p class="quiet" role="status">
            Asking for the people…
          </p>
        )}
        {value !== null && <Share answer={value} />}
      </Panel>
      {value !== null && <SplitsPanel address={address} splits={value.splits} totals={value.totals} />}
      {value !== null && <TraitsPanel address={address} traits={value.traits} />}
    </div>
  )
}
