import { createHash } from 'node:crypto'
import type { NamedRule } from '../../core/parity/parse-rules.ts'
import { BUILT_IN_RULES } from '../../core/index.ts'
import type { ReconcileResult } from '../../server/reconcile/result/reconcile-result.ts'
import { withLocalStore } from '../local/open-local-store.ts'
import { packageVersion } from '../package-version.ts'
import type { Io } from '../verb.ts'
import type { ReconcileFlags } from './reconcile-flags.ts'

const MOST_FILES = 10_000
const MOST_ROWS = 500

/**
 * Keeps what was found in the audit log, with all that says what was compared: the files by their hashes, the rules by
 * theirs, who did it and when.
 * @returns the id of the entry
 * @throws CliError
 */
export const recordResult = (
  { rows, fields: _fields, differences, problems: _problems, rules, files, ...result }: ReconcileResult,
  userRules: readonly NamedRule[],
  record: NonNullable<ReconcileFlags['record']>,
  io: Io,
): Promise<number> =>
  withLocalStore(record, io.env, ({ store, actor }) => {
    const by = { actor, action: 'reconcile', reason: record.reason, at: Date.now() } as const
    const after = {
      ...result,
      release: packageVersion(),
      rulesHash: hashOf([BUILT_IN_RULES, userRules]),
      userRules: userRules.map(({ id }) => id),
      rules,
      rows: rows.slice(0, MOST_ROWS),
      differences: differences.slice(0, MOST_ROWS),
      files: files.slice(0, MOST_FILES),
      // of all of them, also where not all are listed
      filesHash: hashOf(files.map(({ leg, sha256 }) => [leg, sha256])),
    }
    return store.record(by, { before: null, after })
  })

/** Functions of the built-in rules are known by their source. */
const hashOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value, (_, one: unknown) => (typeof one === 'function' ? String(one) : one)))
    .digest('hex')
