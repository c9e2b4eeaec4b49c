import { useState } from 'preact/hooks'
import type { ApiProblem } from '../../api/api.ts'
import type { History } from '../../api/wire.ts'
import { useDesk } from '../../state/desk.ts'
import { useLoad } from '../../state/use-load.ts'
import { undoTarget, type UndoTarget } from './undo-target.ts'

type Found = {
  /** Null before it is known, and where there is none. */
  readonly target: UndoTarget | null
  readonly known: boolean
  readonly problem: ApiProblem | null
}

/**
 * What an undo goes back to, as the history of the revision in force has it.
 * @param to a revision, or null for the one before the newest change
 * @param opened what holds it, where it is not among the newest entries; whoever has it may let go of it
 */
export const useUndoTarget = (to: number | null, opened?: History): Found => {
  const { api, status } = useDesk()
  const [given] = useState(opened)
  const path = given === undefined ? 'api/history?limit=100' : null
  const { value, loading, problem } = useLoad<History>(api, path, status.rollout.revision)
  // what came before it loads again is of an older revision: nobody is shown that one's change as the last
  const history = given ?? (loading || problem !== null ? null : value)
  return { target: history === null ? null : undoTarget(history, to), known: history !== null, problem }
}
