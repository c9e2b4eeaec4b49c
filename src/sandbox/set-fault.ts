import type { Leg } from '../core/index.ts'
import type { FaultForms, FaultKind, Faults, FaultTable } from './faults.ts'
import type { InjectedLog } from './injected.ts'

export const FAULT_KINDS: readonly FaultKind[] = ['settings', 'api', 'script', 'pipeline', 'webhook']

export type SetFault = <Kind extends FaultKind>(leg: Leg, kind: Kind, fault: FaultForms[Kind] | null) => void

const NOBODY = { type: null, event: null, messageId: null, stampId: null }

/** Sets a fault while all is running: a webhook that was stopped goes on, and its stop and start are on record. */
export function createSetFault(faults: FaultTable, injected: InjectedLog, resume: () => void): SetFault {
  const isStopped = (leg: Leg): boolean => faults.webhook(leg)?.stop ?? false
  return (leg, kind, fault) => {
    const was = isStopped(leg)
    faults.set(leg, kind, fault)
    if (isStopped(leg) === was) return
    injected.add(leg, { ...NOBODY, stage: 'webhook', fault: was ? 'go' : 'stop' })
    if (was) resume()
  }
}

/** Replaces every fault there is. */
export function setFaults(set: SetFault, faults: Faults): void {
  for (const leg of ['segment', 'rudderstack'] satisfies Leg[])
    for (const kind of FAULT_KINDS) set(leg, kind, faults[leg][kind] ?? null)
}
