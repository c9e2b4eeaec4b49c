import { parseRollout } from '../../core/index.ts'
import type { Origin } from '../rollout/origin.ts'
import type { RolloutFile } from '../rollout/read-rollout-file.ts'
import type { HeadWatch } from './watch-head.ts'

/** The rollout in the control store. It is read again when a change is made here, or seen in the store. */
export function storeOrigin(head: HeadWatch, name: string, kind: 'store' | 'unleash' = 'store'): Origin {
  const read = (): RolloutFile => {
    const { rollout } = head.head
    if (!rollout)
      return { ok: false, message: `${name} has no rollout yet: give it one with crossfade apply FILE.` }
    const parsed = parseRollout(rollout.document)
    if (parsed.ok) return { ok: true, document: rollout.document, rollout: parsed.rollout }
    const [first] = parsed.problems
    return {
      ok: false,
      message: `${name} holds revision ${rollout.revision}, which this version refuses: ${first?.path ?? ''} ${first?.message ?? ''}.`,
    }
  }
  return {
    kind,
    name,
    read: async () => read(),
    // whoever watches the store's head tells the source
    watch: () => () => {},
  }
}
