import type { Leg } from '../../../core/index.ts'
import { element, setText } from '../element.ts'
import { nameOf, type SeenCall } from '../seen-call.ts'
import { stateText } from '../state-text.ts'
import { LEG_NAMES, LEGS } from './legs.ts'

export type CallRow = {
  readonly element: HTMLLIElement
  update(call: SeenCall, kept: (leg: Leg) => boolean): void
}

const timeText = (time: Date): string => time.toTimeString().slice(0, 8)

/** What the call carries, as a developer reads it. */
const contentOf = ({ copy }: SeenCall): string => {
  const { pairId, fields, options, person, stamp } = copy
  return JSON.stringify({ fields, options, person, pairId, stamp }, null, 2)
}

/** One call: when, which, and its state on each leg. Opened it shows what it carries. */
export function createCallRow(call: SeenCall): CallRow {
  const states = LEGS.map((leg) => ({ leg, state: element('span', { class: 'state', 'data-leg': leg }) }))
  const { copy } = call
  const name = element('code', {}, nameOf(copy))
  const head = element('span', { class: 'call' }, name, element('time', {}, timeText(copy.timestamp)))
  const line = element('span', { class: 'states' }, ...states.map(({ state }) => state))
  const content = element('pre', { tabindex: '0', 'aria-label': `What ${nameOf(copy)} carries` })
  const details = element('details', {}, element('summary', {}, head, line), content)
  details.addEventListener('toggle', () => details.open && setText(content, contentOf(call)))
  const row = element('li', { 'data-call': nameOf(copy) }, details)

  return {
    element: row,
    update({ legs }, kept) {
      for (const { leg, state } of states) {
        const one = legs[leg]
        state.hidden = one === undefined
        if (one === undefined) continue
        state.dataset['state'] = one.state
        setText(state, `${LEG_NAMES[leg]} ${stateText(one, kept(leg))}`)
      }
    },
  }
}
