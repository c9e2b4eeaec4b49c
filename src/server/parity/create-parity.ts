import type { NamedRule } from '../../core/parity/parse-rules.ts'
import type { RecordedRow } from '../../core/ramp/recorded.ts'
import type { Rollout } from '../../core/rollout/rollout.ts'
import type { Log } from '../log.ts'
import type { CopyRow } from '../warehouse/rows.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { warehouseErrorText } from '../warehouse/attach-warehouse.ts'
import { answerIdentity, type IdentityAnswer, type IdentityQuestion } from './answers/answer-identity.ts'
import { answerPair, type PairAnswer } from './answers/answer-pair.ts'
import { answerParity, type ParityQuestion } from './answers/answer-parity.ts'
import { answerRecorded, type RecordedQuestion } from './answers/answer-recorded.ts'
import { answerRules, type RulesAnswer } from './answers/answer-rules.ts'
import { answerSources, type SourceHealth } from './answers/answer-sources.ts'
import type { Range } from './answers/newest.ts'
import { readPairs, type PairsFilter, type PairsPage } from './answers/pair-rows.ts'
import type { ParityAnswer } from './answers/parity-answer.ts'
import { sessionsUntil, settledUntil } from './answers/settled-until.ts'
import { openUserRules, type UserRules } from './rules/user-rules.ts'
import { createSettler, SESSION_IDLE_MS, type Settler } from './settle/settler.ts'

export type ParityOptions = {
  readonly warehouse: Warehouse
  /** How long a copy may come after the other one. */
  readonly latenessMs: number
  /** After its last copy a session may go on for so long. @default 30 minutes */
  readonly sessionIdleMs?: number
  /** So long a raw copy is kept, and pairs are compared anew when rules change. */
  readonly payloadMs: number
  /** ms since epoch. */
  readonly now: () => number
  readonly log: Log
  /** The rollout of a revision, null where nobody knows it any more. */
  readonly rollouts: (revision: number) => Promise<Rollout | null>
  /** The user's rules of expected differences; null = there are none. */
  readonly rulesFile: string | null
  /** Writes a change of these rules down. */
  readonly audit: (before: readonly NamedRule[], after: readonly NamedRule[]) => Promise<void>
  /** Events that money depends on; none = they are suggested. */
  readonly moneyEvents?: readonly string[]
  /** The share of losses to prove, 0..1. @default 0.005 */
  readonly lossLimit?: number
}

export type Parity = {
  /** Copies that are in the tables now. */
  onCommitted(rows: readonly Pick<CopyRow, 'bucketMs'>[]): void
  /** Finds in the tables what is not settled. */
  recover(): Promise<void>
  /** Settles all that is ready. */
  settle(): Promise<void>
  answer(question: ParityQuestion): Promise<ParityAnswer>
  /** Both sides of a pair; null where nobody knows its id. */
  pair(id: string): Promise<PairAnswer | null>
  pairs(filter: PairsFilter): Promise<PairsPage>
  identity(question: IdentityQuestion): Promise<IdentityAnswer>
  rules(range: Range): Promise<RulesAnswer & { readonly problem: string | null }>
  sources(): Promise<readonly SourceHealth[]>
  /** What a ramp can be rehearsed against. */
  recorded(question: RecordedQuestion): Promise<readonly RecordedRow[]>
  /** Up to when nothing waits for a copy any more, ms since epoch; null while nobody knows. */
  settledUntil(): number | null
  /** Up to when sessions are settled and counted, ms since epoch; null while nobody knows. */
  sessionsUntil(): number | null
  /** Of the rules of expected differences in force: the same for the same rules. */
  rulesHash(): string
  /** From now on by itself: first what was left unsettled, then what comes. */
  start(): void
  /** Ends what is under way. */
  stop(): Promise<void>
}

const EVERY_MS = 1_000
const ALPHA = 0.05

/** What became of every pair of copies: kept up to date, and asked for. */
export const createParity = async (options: ParityOptions): Promise<Parity> => {
  const { warehouse, latenessMs, now } = options
  const rules = await openRules(options, () => settler)
  const settler: Settler = createSettler({ ...options, audiences: options.rollouts, rules: rules.inForce })
  const turns = createTurns(settler, options.log)
  const context = {
    warehouse,
    proof: { limit: options.lossLimit ?? 0.005, alpha: ALPHA },
    money: options.moneyEvents ?? [],
    settledUntil: () => settledUntil({ now: now(), latenessMs, ...settler.progress() }),
  }
  return {
    onCommitted: settler.onCommitted,
    recover: settler.recover,
    settle: settler.run,
    answer: (question) => answerParity(context, question),
    pair: (id) => answerPair(warehouse, id, rules.inForce().rules),
    pairs: (filter) => readPairs(warehouse, filter),
    identity: (question) => answerIdentity(warehouse, question),
    rules: async (range) => ({
      ...(await answerRules(warehouse, range, rules.all())),
      problem: rules.problem(),
    }),
    sources: () => answerSources(warehouse, now()),
    recorded: (question) => answerRecorded({ warehouse, rollouts: options.rollouts }, question),
    settledUntil: context.settledUntil,
    sessionsUntil: () =>
      sessionsUntil({
        settledUntil: context.settledUntil(),
        sessionIdleMs: options.sessionIdleMs ?? SESSION_IDLE_MS,
        countedUntil: settler.progress().countedUntil,
      }),
    rulesHash: () => rules.inForce().hash,
    start: turns.start,
    async stop() {
      rules.close()
      await turns.stop()
    },
  }
}

/** What new rules explain is compared anew, as far back as there are payloads to compare. */
const openRules = (
  { rulesFile, now, log, audit, payloadMs }: ParityOptions,
  settler: () => Settler,
): Promise<UserRules> =>
  openUserRules({
    file: rulesFile,
    now,
    log,
    async onChange(before, after) {
      try {
        await audit(before, after)
        await settler().again(now() - payloadMs)
      } catch (error) {
        log('warn', 'parity rules changed, old pairs not compared anew', {
          problem: warehouseErrorText(error),
        })
      }
    },
  })

/** One turn a second, each after the end of the one before; what fails is told once, and tried again. */
const createTurns = (settler: Settler, log: Log): { start(): void; stop(): Promise<void> } => {
  let timer: NodeJS.Timeout | undefined
  let problem: string | null = null
  let isRecovered = false
  let isStopped = false
  let turn: Promise<void> = Promise.resolve()

  const once = async (): Promise<void> => {
    try {
      if (!isRecovered) await settler.recover()
      isRecovered = true
      await settler.run()
      problem = null
    } catch (error) {
      const told = warehouseErrorText(error)
      if (told !== problem && !isStopped) log('warn', 'pairs not settled', { problem: told })
      problem = told
    }
  }
  const next = (): void => {
    timer = setTimeout(() => void (turn = takeTurn()), EVERY_MS)
    timer.unref()
  }
  const takeTurn = async (): Promise<void> => {
    await once()
    if (!isStopped) next()
  }
  return {
    start: next,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await turn
    },
  }
}
