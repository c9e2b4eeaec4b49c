import type { Leg } from '../../../core/index.ts'
import type { Gate } from '../../members.ts'
import type { Inspection } from '../../inspection.ts'
import { button, element, setText } from '../element.ts'
import type { Hindrance, Interference } from '../interference.ts'
import type { Part, View } from '../view.ts'
import { LEG_NAMES, LEGS } from './legs.ts'

const NOTE = 'Each marks this tab as forced: what it sends then is no evidence.'

type Options = {
  readonly gate: Gate
  readonly inspection: () => Inspection | null
  readonly interference: Interference
  /** What this tab sends from now on is no evidence. */
  readonly mark: () => void
  /** Shows what has changed. */
  readonly refresh: () => void
  readonly newId: () => string
}

type Trial = {
  /** What stands on the button; beside the leg that it is of. */
  readonly name: string
  readonly leg?: Leg
  /** Does it, or takes it back; says what is so now. */
  readonly press: () => string
  /** Whether it is in force; of what cannot be taken back there is none. */
  readonly isOn?: (view: View) => boolean
}

const HINDRANCES: readonly {
  readonly what: Hindrance
  readonly name: string
  readonly on: string
  readonly off: string
}[] = [
  {
    what: 'block',
    name: 'Block',
    on: 'is blocked: its requests fail as a blocker makes them fail, until you release it or leave the page.',
    off: 'is let through again: its SDK tries what it has kept once more.',
  },
  {
    what: 'slow',
    name: 'Slow',
    on: 'is slow: its requests leave 5 seconds late, and are answered so much later.',
    off: 'answers as fast as it does.',
  },
]

const hindering = ({ interference }: Options, leg: Leg): Trial[] =>
  HINDRANCES.map(({ what, name, on, off }) => ({
    name,
    leg,
    isOn: () => interference.of(leg) === what,
    press() {
      const next = interference.of(leg) === what ? null : what
      interference.set(leg, next)
      return `${LEG_NAMES[leg]} ${next ? on : off}`
    },
  }))

const rollingBack = ({ inspection }: Options, leg: Leg): Trial => ({
  name: 'Roll back',
  leg,
  isOn: ({ reading }) => reading?.localKill === leg,
  press() {
    const running = inspection()
    if (!running?.read().assignment) return 'There is no assignment yet that could be rolled back.'
    const lifts = running.read().localKill === leg
    running.kill(lifts ? null : leg)
    if (!lifts) return `${LEG_NAMES[leg]} is killed, as if that had been published, for this page alone.`
    return running.read().assignment?.killed === leg
      ? 'Lifted. As any open page this one keeps its legs until it is loaded again.'
      : 'Lifted: the shares decide again.'
  },
})

const people = ({ gate, newId }: Options): Trial[] => [
  {
    name: 'Log out',
    press() {
      gate.reset()
      return 'Logged out by reset(): the next call is a new visitor’s, in a new session.'
    },
  },
  {
    name: 'Switch user',
    press() {
      const id = `crossfade-${newId()}`
      void gate.identify(id)
      return `Somebody else is here by identify(): ${id}.`
    },
  },
]

function consenting({ gate, inspection }: Options): Trial {
  // of a gate that has not begun nobody else would say
  let isWithheld = false
  const isDenied = (): boolean => {
    const running = inspection()
    return running ? running.read().stopped === 'consent' : isWithheld
  }
  return {
    name: 'Deny consent',
    isOn: isDenied,
    press() {
      const denied = isDenied()
      isWithheld = !denied
      gate.setConsent(denied)
      return denied
        ? 'Consent is given again: the gate begins anew, with a new visitor.'
        : 'Consent is withdrawn: both SDKs have stopped, and what the gate stored is removed.'
    },
  }
}

/** Buttons that replay the classic failures. What one of them does holds for this page, and most take it back. */
export function createFailuresPart(options: Options): Part {
  const said = element('p', { role: 'status', class: 'said', 'data-part': 'said' })
  const shown: { readonly trial: Trial; readonly pressed: HTMLButtonElement }[] = []
  const row = (label: string, trials: readonly Trial[]): HTMLElement => {
    const group = element('div', { role: 'group', 'aria-label': label, class: 'buttons' })
    for (const trial of trials) {
      const press = (): void => {
        options.mark()
        setText(said, trial.press())
        options.refresh()
      }
      const named = trial.leg && { 'aria-label': `${trial.name} ${LEG_NAMES[trial.leg]}` }
      const pressed = button(trial.name, press, named)
      group.append(pressed)
      shown.push({ trial, pressed })
    }
    return group
  }
  const part = element('section', {}, element('h2', {}, 'Try a failure'))
  part.append(row('People', [...people(options), consenting(options)]))
  for (const leg of LEGS) {
    const group = row(LEG_NAMES[leg], [...hindering(options, leg), rollingBack(options, leg)])
    group.prepend(element('span', { class: 'leg', 'aria-hidden': 'true' }, LEG_NAMES[leg]))
    part.append(group)
  }
  part.append(said, element('p', { class: 'quiet' }, NOTE))

  return {
    element: part,
    update(view) {
      for (const { trial, pressed } of shown)
        if (trial.isOn) pressed.setAttribute('aria-pressed', String(trial.isOn(view)))
    },
  }
}
