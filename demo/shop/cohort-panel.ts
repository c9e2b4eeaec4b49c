import { explainAssignment } from 'crossfade-gate/core'
import { analytics } from './analytics.ts'
import { callsMade, onCall } from './call-log.ts'
import { html } from './html.ts'

const LABELS = { segment: 'Segment only', dual: 'both', rudderstack: 'RudderStack only' } as const
const SHOWN_CALLS = 5

const panel = document.getElementById('cohort')!
const part = (name: string): HTMLElement => panel.querySelector(`[data-part="${name}"]`)!

const showAssignment = (): void => {
  const { assignment } = analytics
  if (!assignment) return
  panel.dataset['cohort'] = assignment.cohort
  panel.dataset['revision'] = String(assignment.revision)
  part('label').textContent = LABELS[assignment.cohort]
  part('why').textContent = explainAssignment(assignment)
  part('revision').textContent = String(assignment.revision)
}

const showCalls = (): void => {
  const calls = callsMade().filter(({ type }) => type !== 'reset')
  part('count').textContent = String(calls.length)
  panel.dataset['calls'] = String(calls.length)
  const latest = calls.slice(-SHOWN_CALLS).toReversed()
  part('calls').innerHTML = latest
    .map(({ type, name }) => html`<li><code>${type}</code> ${name}</li>`.html)
    .join('')
}

/** The developer's own view of the same; its code is fetched by whoever asks for it. */
export const openOverlay = async (): Promise<void> => {
  const { mountOverlay } = await import('crossfade-gate/devtools')
  mountOverlay(analytics, { open: true, side: 'left' })
}

/** Says which cohort the visitor is in and why; out of the way, and there for whoever wants to know. */
export const showCohortPanel = async (): Promise<void> => {
  onCall(() => {
    showCalls()
    showAssignment()
  })
  const { sdks } = await analytics.ready()
  showAssignment()
  const names = { segment: 'Segment', rudderstack: 'RudderStack' } as const
  const loaded = Object.entries(sdks).map(([leg, { state, ms }]) => {
    const name = names[leg as keyof typeof names]
    return ms === null ? `${name} ${state}` : `${name} ${state} after ${ms} ms`
  })
  part('sdks').textContent = loaded.join(', ') || 'none'
  panel.dataset['ready'] = ''
}
