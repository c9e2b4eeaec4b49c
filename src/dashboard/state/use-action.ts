import { useState } from 'preact/hooks'
import type { Answer, ApiProblem } from '../api/api.ts'

export type Action = {
  readonly busy: boolean
  readonly problem: ApiProblem | null
  run(): Promise<void>
}

/** Something that is asked of the server once at a time. @param done what follows when it worked @param refused and when not */
export const useAction = <Value>(
  ask: () => Promise<Answer<Value>>,
  done: (value: Value) => void | Promise<void>,
  refused?: () => Promise<void>,
): Action => {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  return {
    busy,
    problem,
    async run() {
      if (busy) return
      setBusy(true)
      const answer = await ask()
      setProblem(answer.ok ? null : answer.problem)
      if (answer.ok) await done(answer.value)
      else await refused?.()
      setBusy(false)
    },
  }
}

/** For a form: the action and no navigation. */
export const submits =
  (action: Action, allowed = true) =>
  (event: Event): void => {
    event.preventDefault()
    if (allowed) void action.run()
  }
