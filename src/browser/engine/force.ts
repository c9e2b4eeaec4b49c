import { COHORTS } from '../../core/cohort/cohorts.ts'
import type { Assignment, Cohort } from '../../core/index.ts'
import { FORCE_KEY } from '../force-key.ts'

/** The cohort that a tab is held to, or `marked`: its own one, and its calls are no evidence all the same. */
export type Forcing = Cohort | 'marked'

export type Force = {
  readonly now: Forcing | null
  /** The cohort that the tab is held to; null: its own. */
  readonly cohort: Cohort | null
  /** Kept for the tab's session. `null` ends it. A cohort needs the gate's option. */
  set(next: Forcing | null): void
}

type Options = {
  /** The gate's option `force`. */
  readonly allowed: boolean
  /** The page's address as it was loaded. */
  readonly address: string
  readonly warn: (sentence: string) => void
  /** What this page is held to; a gate that begins anew, after consent is given back, goes on with it. */
  readonly memory?: { now?: Forcing | null }
}

const here: NonNullable<Options['memory']> = {}
const ASKED: Readonly<Record<string, Forcing | null>> = {
  ...(Object.fromEntries(COHORTS.map((cohort) => [cohort, cohort])) as Record<Cohort, Cohort>),
  off: null,
}

/** `undefined` where the address asks for nothing. */
function askedBy({ allowed, address, warn }: Options): Forcing | null | undefined {
  const word = allowed ? new URLSearchParams(address.split('#')[0]!.split('?')[1]).get('crossfade') : null
  if (word === null) return undefined
  if (Object.hasOwn(ASKED, word)) return ASKED[word]
  warn(`?crossfade=${word} asks for no cohort: it may be ${Object.keys(ASKED).join(', ')}`)
  return undefined
}

function kept(): string | null {
  try {
    return sessionStorage.getItem(FORCE_KEY)
  } catch {
    return null
  }
}

function keep(now: Forcing | null): void {
  try {
    if (now) sessionStorage.setItem(FORCE_KEY, now)
    else sessionStorage.removeItem(FORCE_KEY)
  } catch {
    // this page alone is held to it then
  }
}

/** Holds a tab to a cohort: by `?crossfade=dual` in its address, or by the overlay. */
export function createForce(options: Options): Force {
  const { allowed, memory = here } = options
  const fits = (value: unknown): value is Forcing =>
    value === 'marked' || (allowed && COHORTS.includes(value as Cohort))
  const set = (next: Forcing | null): void => {
    memory.now = fits(next) ? next : null
    keep(memory.now)
  }
  if (memory.now === undefined) {
    const asked = askedBy(options)
    const before = kept()
    if (asked !== undefined || before !== null) set(asked === undefined ? (before as Forcing) : asked)
  } else if (memory.now) set(memory.now)
  return {
    get now() {
      return memory.now ?? null
    },
    get cohort() {
      return memory.now === 'marked' ? null : (memory.now ?? null)
    },
    set,
  }
}

/** The address that the page was loaded with: a router may have changed it by the time the gate begins. */
export const loadedAddress = (): string =>
  performance.getEntriesByType?.('navigation')[0]?.name ?? location.href

/** A leg that is killed stays killed. */
export const held = (assignment: Assignment, cohort: Cohort | null): Assignment =>
  cohort === null || assignment.killed
    ? assignment
    : { ...assignment, cohort, reason: { ...assignment.reason, code: 'forced' } }
