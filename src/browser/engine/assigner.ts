import { assign, assignWithoutRollout } from '../../core/cohort/assign.ts'
import { stickinessOf } from '../../core/cohort/stickiness.ts'
import type { Assignment, Person, Rollout, Subject } from '../../core/index.ts'
import { readContext, subjectOf } from './context.ts'
import type { GateContext, GateOptions } from '../options.ts'
import type { Sessions } from './session.ts'

/** Ids made by the gate or an SDK may be shown to both vendors; those of the app (a user id, a property) may not. */
const OPEN_IDS = ['deviceId', 'anonymousId', 'sessionId']

export type Assigner = {
  readonly assignment: Assignment | null
  readonly rollout: Rollout | null
  readonly context: GateContext
  /** Takes a rollout (`null`: there is none) into force. */
  adopt(rollout: Rollout | null, person: Person): void
  /** Assigns again where the person's ids have changed, or on a page view, which reads the context anew. */
  update(person: Person, pageView: boolean): void
  /** The hashed value as it may leave the page. */
  subject(person: Person): string | null
  forget(): void
}

type Options = {
  readonly options: GateOptions
  readonly sessions: Sessions
  readonly device: () => string | null
}

/** Keeps the page's assignment in step with its rollout, person and context. */
export function createAssigner({ options, sessions, device }: Options): Assigner {
  let rollout: Rollout | null = null
  let assignment: Assignment | null = null
  let context: GateContext = {}
  let ids: readonly unknown[] = []

  const subjectFor = (person: Person): Subject => {
    const deviceId = device()
    return subjectOf(context, person, {
      deviceId,
      sessionId: sessions.current().id,
      keepsIds: deviceId !== null,
    })
  }

  const reassign = (person: Person): void => {
    ids = [person.userId, person.anonymousId]
    assignment = rollout ? assign(rollout, subjectFor(person)) : assignWithoutRollout(options.fallback)
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
      if (pageView || person.userId !== ids[0] || person.anonymousId !== ids[1]) reassign(person)
    },
    subject(person) {
      if (!rollout || !OPEN_IDS.includes(rollout.stickiness)) return null
      return stickinessOf(rollout, subjectFor(person)) ?? null
    },
    forget() {
      rollout = assignment = null
    },
  }
}
