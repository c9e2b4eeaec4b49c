import { useEffect, useRef, useState } from 'preact/hooks'
import type { Api, ApiProblem } from '../api/api.ts'
import { useDesk } from '../state/desk.ts'

export type Answered<Value> = {
  readonly value: Value | null
  readonly problem: ApiProblem | null
}

export type Question = {
  /** Tells questions apart; the same while only the time moves on. */
  readonly key: string
  /** The route and its query, made when it is asked. */
  path(): string
}

const MOST_KEPT = 40
const NOTHING = { value: null, problem: null }

/** Answers outlive the page that asked, so that the way back shows at once what stood there. */
const answers = new Map<string, Answered<unknown>>()

const keep = (key: string, answer: Answered<unknown>): void => {
  answers.delete(key)
  answers.set(key, answer)
  const oldest = answers.keys().next().value
  if (answers.size > MOST_KEPT && oldest !== undefined) answers.delete(oldest)
}

const asking = new Map<string, Promise<void>>()

/** Several parts of a page may want the same figures: one of them asks. */
const askOnce = (api: Api, key: string, question: Question): Promise<void> => {
  const under = asking.get(key)
  if (under !== undefined) return under
  const asked = api<unknown>('GET', question.path()).then((answer) => {
    asking.delete(key)
    const before = answers.get(key) ?? NOTHING
    keep(key, answer.ok ? { value: answer.value, problem: null } : { ...before, problem: answer.problem })
  })
  asking.set(key, asked)
  return asked
}

/**
 * What a route answers; asked again when `version` changes, never while the same question is on its way. What came
 * before stays until the next is there, also where that fails.
 */
export const useAnswer = <Value>(question: Question | null, version: unknown): Answered<Value> => {
  const { api, session } = useDesk()
  const [, redraw] = useState(0)
  const key = question === null ? null : `${session.name} ${question.key}`
  const shown = useRef(key)
  shown.current = key
  useEffect(() => {
    if (question === null || key === null) return
    void askOnce(api, key, question).then(() => {
      if (shown.current === key) redraw((count) => count + 1)
    })
  }, [api, key, version])
  return (key === null ? NOTHING : (answers.get(key) ?? NOTHING)) as Answered<Value>
}
