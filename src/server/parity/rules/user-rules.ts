import { createHash } from 'node:crypto'
import type { NamedRule } from '../../../core/parity/parse-rules.ts'
import { rulesInForce } from '../../../core/parity/rules-in-force.ts'
import type { Log } from '../../log.ts'
import { watchFile } from '../../rollout/watch-file.ts'
import type { RulesInForce } from '../settle/compare-pairs.ts'
import { readRules } from './read-rules.ts'

export type UserRules = {
  /** Those that explain anything now. */
  inForce(): RulesInForce
  all(): readonly NamedRule[]
  /** Why the file's newest text is not in force, one sentence; null while it is. */
  problem(): string | null
  close(): void
}

export type UserRulesOptions = {
  /** YAML; null = there are no rules. */
  readonly file: string | null
  /** ms since epoch. */
  readonly now: () => number
  readonly log: Log
  /** After the rules became others, an expiry too. */
  readonly onChange: (before: readonly NamedRule[], after: readonly NamedRule[]) => Promise<void>
}

const EXPIRY_CHECK_MS = 60_000

/** The user's rules of expected differences, read again when their file changes; a broken file keeps the last good one. */
export const openUserRules = async ({ file, now, log, onChange }: UserRulesOptions): Promise<UserRules> => {
  let rules: readonly NamedRule[] = []
  let problem: string | null = null
  const read = async (): Promise<readonly NamedRule[]> => {
    if (file === null) return []
    const result = await readRules(file)
    const told = result.ok ? null : result.message
    if (told !== null && told !== problem) log('warn', 'parity rules not read', { problem: told })
    problem = told
    return result.ok ? result.rules : rules
  }
  const inForce = (): readonly NamedRule[] => rulesInForce(rules, now())
  rules = await read()
  let known = inForce()

  const look = async (): Promise<void> => {
    rules = await read()
    const current = inForce()
    if (hashOf(current) === hashOf(known)) return
    const before = known
    known = current
    log('info', 'parity rules changed', { rules: current.length })
    await onChange(before, current)
  }
  const unwatch = file === null ? () => {} : watchFile(file, look)
  const timer = setInterval(() => void look(), EXPIRY_CHECK_MS)
  timer.unref()
  return {
    inForce() {
      const current = inForce()
      return { rules: current, hash: hashOf(current) }
    },
    all: () => rules,
    problem: () => problem,
    close() {
      unwatch()
      clearInterval(timer)
    },
  }
}

/** An unsigned 64-bit decimal. */
const hashOf = (rules: readonly NamedRule[]): string =>
  createHash('sha256').update(JSON.stringify(rules)).digest().readBigUInt64BE().toString()
