import { resolveArguments } from '../core/call/resolve-arguments.ts'
import { toSerialisable } from '../core/call/serialise.ts'
import type { Call, CallType, Page, Person } from '../core/index.ts'
import type { CallContext } from './answer.ts'
import { nobody } from './identity/person.ts'
import { currentPage } from './page.ts'
import { randomId } from './random.ts'

/** A call as the app made it: arguments copied, time and page of that moment. Its person is written in next. */
export type Made = {
  readonly call: Call
  readonly pairId: string
  readonly page: Page
  readonly timestamp: Date
  readonly person: Person
  readonly callback: ((context: CallContext) => unknown) | undefined
}

/** The app may set the time of an event; anything that is no date is the time of the call. */
function timeOf({ options }: Call): Date {
  const given = new Date(options['timestamp'] as string)
  return Number.isNaN(+given) ? new Date() : given
}

/** `null` for a call that Segment would refuse (a track without a name). */
export function takeCall(type: CallType, args: readonly unknown[]): Made | null {
  const copied = args.map((arg) => (typeof arg === 'function' ? arg : toSerialisable(arg)))
  const resolved = resolveArguments(type, copied)
  if (!resolved) return null
  const { callback, ...call } = resolved
  return { call, pairId: randomId(), page: currentPage(), timestamp: timeOf(call), person: nobody, callback }
}
