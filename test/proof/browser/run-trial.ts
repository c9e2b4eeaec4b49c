import { startSandbox } from '../../../src/sandbox/index.ts'
import type { Leg } from '../../../src/core/index.ts'
import type { Arm } from './arm.ts'
import type { Case, Played } from './case.ts'
import { largest, type Figures } from './figures.ts'
import { heal } from './heal.ts'
import { settle, type Owed } from './settle.ts'
import type { Stage } from './stage.ts'
import { tallyOf, type Tally } from './tally.ts'
import { createTrial, type Trial } from './trial.ts'
import { ownVisitor, sharedVisitor } from './visitor.ts'
import type { Visit } from './visit.ts'

/** What one trial of a case came to. */
export type Outcome = {
  readonly tallies: Readonly<Partial<Record<Leg, Tally>>>
  /** Uncaught errors and unhandled rejections of its pages. */
  readonly errors: readonly string[]
  readonly problems: readonly string[]
  readonly figures: Figures
  /** Calls that were still stored when nothing moved any more. */
  readonly stored: number
}

/** For failures only: playing the failure, and then the recovery. */
const PLAY_LIMIT_MS = 300_000
const RECOVERY_LIMIT_MS = 90_000

async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${ms / 1000} s`)), ms)
  })
  return Promise.race([work, limit]).finally(() => clearTimeout(timer))
}

const allOwed = ({ legs, made }: Trial): Owed => Object.fromEntries(legs.map((leg) => [leg, [...made]]))

/** The visit on which everything is healthy again: opened together, and ready before it is looked at. */
async function laterVisit(trial: Trial, { later = [{}], stays }: Played): Promise<Visit> {
  if (stays) return stays
  await heal(trial)
  const visits = await Promise.all(
    later.map(async (options) => {
      const visit = await trial.open(options)
      if (options.on !== 'none') await visit.ready()
      return visit
    }),
  )
  return visits[0]!
}

async function play(trial: Trial, one: Case, full: boolean): Promise<Outcome> {
  const { limitMs = RECOVERY_LIMIT_MS } = one
  const playLimit = Math.max(PLAY_LIMIT_MS, limitMs)
  const played = await within(playLimit, 'the failure', one.play(trial, full))
  const owed = played.owed ?? allOwed(trial)
  const visit = await laterVisit(trial, played)
  const watched: Figures[] = []
  const { problems = [], figures = {}, watch } = played
  const options = { limitMs, ...(watch && { watch: async () => void watched.push(await watch(visit)) }) }
  const stored = await within(limitMs * 2, 'the recovery', settle(trial, visit.page, owed, options))
  await visit.leave()
  const tallies = Object.fromEntries(
    Object.entries(owed).map(([leg, ids]) => [leg, tallyOf(leg as Leg, ids, trial.user, trial.copies())]),
  )
  return { tallies, errors: trial.errors, problems, figures: largest([figures, ...watched]), stored }
}

/** Plays a case once, to a new profile and with stand-ins of its own, so that no trial sees another's copies or faults. */
export async function runTrial(
  stage: Stage,
  one: Case,
  arm: Arm,
  index: number,
  full: boolean,
): Promise<Outcome> {
  const sandbox = await startSandbox({
    hosts: { segment: 'segment.localhost', rudderstack: 'rudderstack.localhost' },
  })
  const visitor = one.ownBrowser ? await ownVisitor() : sharedVisitor(stage.browser)
  try {
    return await play(createTrial(`${arm} ${index}`, arm, { stage, sandbox, visitor }), one, full)
  } finally {
    await visitor.close().catch(() => {})
    await sandbox.close()
  }
}
