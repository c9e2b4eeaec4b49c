import { createContext } from 'preact'
import { useCallback, useContext, useEffect, useRef, useState } from 'preact/hooks'
import type { ApiProblem } from '../api/api.ts'
import type { RampAnswer } from '../api/wire.ts'
import { useDesk, type Desk } from './desk.ts'

export type Ramping = {
  /** Null before the first answer. */
  readonly answer: RampAnswer | null
  /** Why nothing newer came, null while it does. */
  readonly problem: ApiProblem | null
  /** What an order was answered with, which is newer than what was asked for before it. */
  take(answer: RampAnswer): void
}

const Context = createContext<Ramping>({ answer: null, problem: null, take: () => {} })

export const RampProvider = Context.Provider

/** Where the ramp stands, for whatever part of the page says something of it. */
export const useRamp = (): Ramping => useContext(Context)

const EVERY_MS = { watched: 4_000, beside: 10_000 } as const

/** What a kill or a change by hand, which stops the ramp, is seen by. */
const handsOn = ({ status: { rollout, lastChange } }: Desk): string =>
  `${rollout.revision} ${rollout.killed} ${lastChange?.id}`

/** Asks where the ramp stands, as long as the status is asked for too. @param watched whether its own page is open */
export const useRampAnswer = (watched: boolean): Ramping => {
  const desk = useDesk()
  const { api, at } = desk
  const [seen, setSeen] = useState<Omit<Ramping, 'take'>>({ answer: null, problem: null })
  const newest = useRef(0)
  const isAsking = useRef(false)
  const take = useCallback((answer: RampAnswer) => {
    newest.current++
    setSeen({ answer, problem: null })
  }, [])
  const ask = useCallback(async (): Promise<void> => {
    // evidence may take the warehouse longer than the page waits
    if (isAsking.current) return
    isAsking.current = true
    const asked = ++newest.current
    const answer = await api<RampAnswer>('GET', 'api/ramp')
    isAsking.current = false
    if (asked !== newest.current) return
    setSeen((before) =>
      answer.ok ? { answer: answer.value, problem: null } : { ...before, problem: answer.problem },
    )
  }, [api])
  const tick = Math.floor(at / EVERY_MS[watched ? 'watched' : 'beside'])
  useEffect(() => void ask(), [ask, tick, handsOn(desk)])
  return { ...seen, take }
}
