import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Api } from '../api/api.ts'
import type { Session, Status } from '../api/wire.ts'

/** What every panel has at hand. */
export type Desk = {
  readonly api: Api
  readonly session: Session
  readonly status: Status
  /** When the status came, ms since epoch. */
  readonly at: number
  refresh(): Promise<void>
}

const Context = createContext<Desk | null>(null)

export const DeskProvider = Context.Provider

export const useDesk = (): Desk => {
  const desk = useContext(Context)
  if (desk === null) throw new Error('A panel was drawn outside of the desk.')
  return desk
}

/** One sentence on why somebody may not use a control, null where they may. */
export type WhyNot = string | null

export const whyNotOperate = ({ session: { name, role } }: Desk): WhyNot =>
  role === 'viewer' ? `${name} is a viewer and may look; an operator's token may change this.` : null

/** For changes to the rollout itself, which may be written elsewhere. */
export const whyNotChange = (desk: Desk): WhyNot => {
  const { writable, elsewhere } = desk.status.control
  return whyNotOperate(desk) ?? (writable ? null : (elsewhere ?? 'The rollout is written elsewhere.'))
}
