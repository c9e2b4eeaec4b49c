import { CAUSE_TEXTS } from '../../core/text/cause-text.ts'
import { causeOf, doubtOf } from '../report/cause-of.ts'
import type { LegState } from './seen-call.ts'

/** `blocked: the SDK did not load`. @param kept whether the overlay kept a request with it from the vendor */
export function stateText({ state, why }: LegState, kept: boolean): string {
  const one = { state, why: why ?? undefined }
  if (state === 'handed' && kept) return 'handed: blocked here, the SDK tries again'
  const doubt = doubtOf(one)
  if (state === 'handed') return doubt ? `handed: ${CAUSE_TEXTS[doubt]}` : 'handed'
  const cause = causeOf(one)
  return cause === null || cause === 'expired' ? state : `${state}: ${CAUSE_TEXTS[cause]}`
}
