import type { RampAnswer } from '../../api/wire.ts'
import { useDesk } from '../../state/desk.ts'
import { useRamp } from '../../state/ramp.ts'
import { useAction, type Action } from '../../state/use-action.ts'
import { reasonIn } from '../../text/reason.ts'

type Asked = {
  readonly verb: 'promote' | 'pause' | 'resume' | 'abort' | 'approve'
  readonly reason: string
  /** Of a promotion without proof. */
  readonly more?: { readonly full: boolean; readonly unproven: true }
}

/** Orders the ramp, and shows at once where that leaves it. */
export const useOrder = ({ verb, reason, more }: Asked, onDone: () => void): Action => {
  const { api, refresh } = useDesk()
  const { take, answer } = useRamp()
  // what is on the screen is what is meant: at another stage by now it is refused
  const stage = answer?.ramp?.state.stage
  const from = (verb === 'promote' || verb === 'approve') && stage !== undefined ? { from: stage } : {}
  return useAction(
    () => api<RampAnswer>('POST', `api/ramp/${verb}`, { body: { ...reasonIn(reason), ...more, ...from } }),
    async (answered) => {
      take(answered)
      await refresh()
      onDone()
    },
  )
}
