import type { StageAnswer } from '../../api/wire.ts'
import { Moment } from '../../parts/moment.tsx'
import { StaticBar } from '../../parts/static-bar.tsx'
import { useDesk } from '../../state/desk.ts'
import { LEG_NAMES } from '../../text/cohorts.ts'
import { percentText } from '../../text/percent.ts'
import { visibleText } from '../../text/visible.ts'
import { partsOf } from '../shares-now.tsx'

const PLACES = {
  done: { mark: '✓', word: 'done' },
  current: { mark: '●', word: 'now' },
  next: { mark: '○', word: 'next' },
  later: { mark: '·', word: 'later' },
} as const

const OWNERS = { ...LEG_NAMES, both: 'both' } as const

const ownersText = (owners: NonNullable<StageAnswer['owners']>): string =>
  Object.entries(owners)
    .map(
      ([destination, owner]) =>
        `${destination === '*' ? 'all other destinations' : visibleText(destination)} by ${OWNERS[owner]}`,
    )
    .join(', ')

const Unproven = ({ deed }: { readonly deed: NonNullable<StageAnswer['unproven']> }) => {
  const { at: now } = useDesk()
  return (
    <div class="stage-unproven">
      <p>
        <b>
          <span aria-hidden="true">! </span>unproven
        </b>
        : {deed.actor}, <Moment at={deed.at} now={now} />
      </p>
      {deed.reason !== null && <q>{deed.reason}</q>}
    </div>
  )
}

type Props = { readonly stage: StageAnswer; readonly isApproved: boolean }

/** One stage: where it is in the course, what holds in it, and what it takes. */
export const StageCard = ({ stage, isApproved }: Props) => {
  const { number, place, rudderstack, segment, audience, owners, approval, unproven } = stage
  const { mark, word } = PLACES[place]
  return (
    <li class={`stage stage-${place}`} aria-current={place === 'current' ? 'step' : undefined}>
      <p class="stage-head">
        <span class="stage-mark" aria-hidden="true">
          {mark}
        </span>
        <b>Stage {number}</b> <span class="stage-word">{word}</span>
      </p>
      <p class="stage-share">
        {audience !== undefined && <span class="stage-audience">{visibleText(audience)}</span>}
        <b>{percentText(rudderstack)}</b>
        <span class="quiet">Segment {percentText(segment)}</span>
      </p>
      <StaticBar parts={partsOf(stage)} label={`Stage ${number}`} />
      {owners !== undefined && <p class="hint">Fed: {ownersText(owners)}</p>}
      {approval === true && <p class="hint">{isApproved ? '✓ approved' : 'Needs a person’s approval'}</p>}
      {unproven !== null && <Unproven deed={unproven} />}
    </li>
  )
}
