import { useDesk } from './desk.ts'
import { useRamp } from './ramp.ts'

/** Another one whenever something may have written an entry of the history. */
export const useHistoryVersion = (): string => {
  const { rollout, lastChange } = useDesk().status
  const { state, stopped } = useRamp().answer?.ramp ?? {}
  return `${rollout.revision} ${rollout.killed} ${lastChange?.id} ${state?.stage} ${state?.status} ${state?.approvedStage} ${stopped?.at}`
}
