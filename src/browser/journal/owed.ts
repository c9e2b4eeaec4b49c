import type { HandOver } from '../sdk/hand-over.ts'
import type { Owed } from './record.ts'

/** Why a copy that was dropped is owed no more: the visitor said no, the gate is gone, or the other leg has it. */
const GIVEN_UP = ['consent', 'gpc', 'destroyed', 'failover', 'rerouted']

/**
 * What a leg still owes of a copy, null where it owes nothing.
 * @param trusts whether an SDK that has a copy counts as having delivered it
 */
export const owedAfter = ({ state, why }: HandOver, before: Owed | null, trusts: boolean): Owed | null => {
  switch (state) {
    case 'queued':
    case 'blocked':
      return { ...before, state: 'queued' }
    case 'handed':
      return trusts ? null : { ...before, state: 'handed' }
    case 'delivered':
    case 'refused':
    case 'expired':
      return null
    case 'dropped':
      return GIVEN_UP.includes(why ?? '') ? null : { ...before, state: 'queued' }
  }
}
