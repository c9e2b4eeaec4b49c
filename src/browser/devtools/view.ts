import { explainAssignment } from '../../core/index.ts'
import { INSPECT, type Inspection, type Reading } from '../inspection.ts'
import type { Gate } from '../members.ts'

/** What the overlay shows at one moment. */
export type View = {
  readonly inspection: Inspection | null
  readonly reading: Reading | null
  /** The cohort and why, or why there is none. */
  readonly sentence: string
}

/** A part of the overlay. */
export type Part = { readonly element: HTMLElement; update(view: View): void }

const STOPPED: Readonly<Partial<Record<string, string>>> = {
  consent: 'No consent: nothing is sent, and what was stored is removed.',
  gpc: 'Global Privacy Control says no: nothing is sent.',
  destroyed: 'The app has ended this gate.',
}

function sentenceOf({ options }: Gate, reading: Reading | null): string {
  if (reading === null) {
    const { hosts } = options
    const elsewhere = Array.isArray(hosts) && !hosts.includes(location.hostname)
    return elsewhere
      ? `${location.hostname} is not among the gate’s hosts: nothing is sent.`
      : 'Not begun: the gate waits for consent, or for its own code.'
  }
  const { stopped, assignment } = reading
  if (stopped !== null) return STOPPED[stopped] ?? `Stopped: ${stopped}.`
  return assignment ? explainAssignment(assignment) : 'Waiting for the rollout.'
}

export function viewOf(gate: Gate): View {
  const found = (gate as { readonly [name: symbol]: unknown })[Symbol.for(INSPECT)]
  const inspection = (found as Inspection | undefined) ?? null
  const reading = inspection?.read() ?? null
  return { inspection, reading, sentence: sentenceOf(gate, reading) }
}
