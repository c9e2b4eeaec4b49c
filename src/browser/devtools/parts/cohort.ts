import { COHORTS } from '../../../core/cohort/cohorts.ts'
import { LABELS } from '../../../core/cohort/labels.ts'
import type { Leg } from '../../../core/index.ts'
import type { Forcing } from '../../engine/force.ts'
import type { Reading } from '../../inspection.ts'
import { button, element, setText } from '../element.ts'
import type { Interference } from '../interference.ts'
import type { Part } from '../view.ts'
import { LEG_NAMES, LEGS } from './legs.ts'

type Options = {
  /** The gate's option `force`. */
  readonly mayForce: boolean
  readonly interference: Interference
  readonly force: (next: Forcing | null) => void
}

const HINDERED = { block: 'blocked here', slow: 'slowed down here' } as const

function legText(leg: Leg, { sdks, assignment }: Reading, interference: Interference): string {
  const health = sdks[leg]
  const hindrance = interference.of(leg)
  const parts = [
    health ? health.state : 'not loaded',
    health?.ms != null && health.state === 'ready' && `after ${health.ms} ms`,
    health?.why && `(${health.why})`,
    assignment?.killed === leg && '· killed',
    hindrance && `· ${HINDERED[hindrance]}`,
  ]
  return parts.filter(Boolean).join(' ')
}

function rolloutText({ rollout, assignment }: Reading): string {
  if (rollout === null) return assignment ? 'none' : 'on its way'
  return `${rollout.key}, revision ${rollout.revision}`
}

const FORCED_TEXT =
  'This tab is marked as forced: what it sends is no evidence, until you end that or close the tab.'

/** Which cohort and why, what both SDKs are doing, and to what cohort this tab is held. */
export function createCohortPart({ mayForce, interference, force }: Options): Part {
  const why = element('p', { class: 'why', 'data-part': 'why' })
  const values = ['Session', 'Rollout', ...LEGS.map((leg) => LEG_NAMES[leg])].map((name) => {
    const value = element('dd')
    return { name, value }
  })
  const facts = element('dl', { class: 'facts' })
  for (const { name, value } of values) facts.append(element('dt', {}, name), value)
  const marked = element('p', { class: 'note', 'data-part': 'forced' }, FORCED_TEXT)
  const choices = ([null, ...COHORTS] as const).map((cohort) => ({
    cohort,
    choice: button(cohort === null ? 'its own' : LABELS[cohort], () => force(cohort)),
  }))
  const group = element('div', { role: 'group', 'aria-label': 'Cohort of this tab', class: 'buttons' })
  for (const { cohort, choice } of choices) {
    choice.disabled = cohort !== null && !mayForce
    group.append(choice)
  }
  const hint = 'Holding a tab to a cohort needs the gate’s option force: true.'
  const part = element('section', { 'aria-labelledby': 'cohort-title' })
  part.append(element('h2', { id: 'cohort-title' }, 'Cohort'), why, facts)
  part.append(element('h3', {}, 'Hold this tab to'), group)
  if (!mayForce) part.append(element('p', { class: 'quiet' }, hint))
  part.append(marked)

  return {
    element: part,
    update({ reading, sentence }) {
      setText(why, sentence)
      facts.hidden = reading === null || reading.stopped !== null
      marked.hidden = reading === null || reading.forcing === null
      for (const { cohort, choice } of choices) {
        const held = reading?.forcing === 'marked' ? null : (reading?.forcing ?? null)
        choice.setAttribute('aria-pressed', String(held === cohort))
      }
      if (reading === null || reading.stopped !== null) return
      const texts = [
        reading.session,
        rolloutText(reading),
        ...LEGS.map((leg) => legText(leg, reading, interference)),
      ]
      values.forEach(({ value }, i) => setText(value, texts[i]!))
    },
  }
}
