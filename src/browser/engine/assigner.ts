import { assign, assignWithoutRollout } from '../../core/cohort/assign.ts'
import { stickinessOf } from '../../core/cohort/stickiness.ts'
import type { Assignment, Cohort, Person, Rollout, Subject } from '../../core/index.ts'
import { readContext, subjectOf } from './context.ts'
import { held } from './force.ts'
import type { GateContext, GateOptions } from '../options.ts'
import { rootOf, type Sessions } from './session.ts'

/** Ids made by the gate or an SDK may be shown to both vendors; those of the app (a user id, a property) may not. */
const OPEN_IDS = ['deviceId', 'anonymousId', 'sessionId']

export type Assigner = {
  readonly assignment: Assignment | null
  readonly rollout: Rollout | null
  readonly context: GateContext
  /** Takes a rollout (`null`: there is none) into force. */
  adopt(rollout: Rollout | null, person: Person): void
  /** Assigns again where an id that may be hashed has changed, or on a page view, which reads the context anew. */
  update(person: Person, pageView: boolean): void
  /** What another rollout would assign, without taking it into force. */
  preview(rollout: Rollout, person: Person): Assignment
  /** The value that the assignment was hashed from, as it may leave the page. */
  readonly subject: string | null
  forget(): void
}

type Options = {
  readonly options: GateOptions
  readonly sessions: Sessions
  readonly device: () => string | null
  /** The cohort that the tab is held to, where there is a rollout. @default its own */
  readonly forced?: () => Cohort | null
}

/** Keeps the page's assignment in step with its rollout, person and context. */
export function createAssigner({ options, sessions, device, forced = () => null }: Options): Assigner {
  let rollout: Rollout | null = null
  let assignment: Assignment | null = null
  let context: GateContext = {}
  /** The ids that the assignment was made of, and the value that was hashed. */
  let ids: readonly unknown[] = []
  let hashed: string | undefined

  /** What may change from call to call; the session is read from storage, so only where it is what is hashed. */
  const idsOf = ({ userId, anonymousId }: Person): readonly unknown[] => [
    userId,
    anonymousId,
    rollout?.stickiness === 'sessionId' && rootOf(sessions.current()),
  ]

  const subjectFor = (person: Person): Subject => {
    const deviceId = device()
    return subjectOf(context, person, {
      deviceId,
      sessionId: rootOf(sessions.current()),
      keepsIds: deviceId !== null,
    })
  }

  const reassign = (person: Person): void => {
    const subject = subjectFor(person)
    ids = idsOf(person)
    hashed = rollout ? stickinessOf(rollout, subject) : undefined
    // without a rollout there are no owners, and both legs would feed every destination
    assignment = rollout ? held(assign(rollout, subject), forced()) : assignWithoutRollout(options.fallback)
  }

  return {
    get assignment() {
      return assignment
    },
    get rollout() {
      return rollout
    },
    get context() {
      return context
    },
    adopt(next, person) {
      rollout = next
      context = readContext(options.context)
      reassign(person)
    },
    update(person, pageView) {
      if (pageView) context = readContext(options.context)
      if (pageView || idsOf(person).some((id, i) => id !== ids[i])) reassign(person)
    },
    preview: (next, person) => held(assign(next, subjectFor(person)), forced()),
    get subject() {
      return rollout && OPEN_IDS.includes(rollout.stickiness) ? (hashed ?? null) : null
    },
    forget() {
      rollout = assignment = null
    },
  }
}
