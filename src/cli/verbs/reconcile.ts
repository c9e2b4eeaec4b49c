import { rulesInForce, type NamedRule } from '../../core/index.ts'
import { readRules } from '../../server/parity/rules/read-rules.ts'
import { findInputs } from '../../server/reconcile/inputs/find-inputs.ts'
import { reconcile } from '../../server/reconcile/reconcile.ts'
import type { ReconcileResult, Verdict } from '../../server/reconcile/result/reconcile-result.ts'
import { emitSql, schemaName } from '../../server/reconcile/sql/emit-sql.ts'
import { WarehouseError } from '../../server/warehouse/warehouse-error.ts'
import { CliError } from '../cli-error.ts'
import { withLocalStore } from '../local/open-local-store.ts'
import { formatResult } from '../reconcile/format-result.ts'
import { problemLines } from '../reconcile/problem-lines.ts'
import { DEFAULTS, reconcileFlags, type ReconcileFlags } from '../reconcile/reconcile-flags.ts'
import { recordResult } from '../reconcile/record-result.ts'
import { createProgress } from '../stream/progress.ts'
import type { ExitCode, Io, Verb } from '../verb.ts'

export const reconcileVerb: Verb = {
  name: 'reconcile',
  summary: 'parity of exported logs of both vendors; compares, changes nothing',
  usage: `crossfade reconcile --segment GLOB… --rudderstack GLOB… [--from TIME] [--to TIME] [--json] [--record]
crossfade reconcile --emit-sql DIALECT --segment SCHEMA --rudderstack SCHEMA

Compares what both vendors have exported: files of one JSON event a line, plain or gzip, as Segment's S3 destination
(segment-logs/SOURCE/DAY/*.gz) and RudderStack's object storage (rudder-logs/SOURCE/DAY/*.json.gz) write them. Calls are
paired by the gate's stamp, or without one by type, event, person, time and content; which way, is said by event.

  --segment GLOB            files, a folder, s3://bucket/prefix* or https://…; may be repeated. Quote what has a star
  --rudderstack GLOB        the same
  --from TIME  --to TIME    of calls made then: 2026-11-24, 2026-11-24T10:00, or so long ago: 90m, 24h, 7d
  --late MINUTES            nearer than that to the edge of the other leg's files a call is not missing (${DEFAULTS.late})
  --within SECONDS          calls without a stamp are one when made so near to each other (${DEFAULTS.within})
  --ignore-stamps           pair all by content, and take everybody for people on both legs
  --rules FILE              your rules of expected differences, YAML
  --tolerance PERCENT       of calls missing at RudderStack, or there only as they were re-sent (${DEFAULTS.tolerance})
  --mismatch-tolerance PERCENT   of pairs that differ without a rule (${DEFAULTS.tolerance})
  --record [--reason TEXT]  keep the result in the audit log (crossfade history), on the server's host or with
                            DATABASE_URL; --config FILE or --data-dir FOLDER say where its settings or data are
  --temp FOLDER             where a temporary database is made and removed (the system's)
  --json                    print the result and nothing else
  --emit-sql DIALECT        print SQL instead, for a warehouse that both vendors load: postgres, clickhouse, bigquery,
                            snowflake or redshift; the two flags above then name schemas

S3 is asked with the usual AWS_… variables or profile.

Example: crossfade reconcile --segment 'segment-logs/**/*.gz' --rudderstack 'rudder-logs/**/*.json.gz'

Exit 0: within the tolerances. 1: outside. 2: a wrong flag. 3: not known: a file or line could not be read.`,
  async run(argv, io) {
    const flags = reconcileFlags(argv, Date.now())
    if (flags.dialect !== null) return printSql(flags, io)
    const rules = await rulesOf(flags.rulesFile)
    // not after hours
    if (flags.record !== null) await withLocalStore(flags.record, io.env, async () => {})
    const result = await compare(flags, rules, io)
    io.stdout.write(flags.json ? `${JSON.stringify(result)}\n` : formatResult(result))
    if (flags.json) for (const line of problemLines(result)) io.stderr.write(`${line}\n`)
    if (flags.record !== null) {
      const id = await recordResult(result, rules, flags.record, io)
      io.stderr.write(`Kept as entry ${id} of the history.\n`)
    }
    return EXIT[result.verdict]
  },
}

const EXIT: Readonly<Record<Verdict, ExitCode>> = { within: 0, outside: 1, unknown: 3 }

const rulesOf = async (file: string | null): Promise<readonly NamedRule[]> => {
  if (file === null) return []
  const read = await readRules(file)
  if (!read.ok) throw new CliError(2, read.message)
  if (read.rules.length === 0) throw new CliError(2, `${file} holds no rules, or is not there.`)
  return rulesInForce(read.rules, Date.now())
}

const compare = async (
  flags: ReconcileFlags,
  rules: readonly NamedRule[],
  io: Io,
): Promise<ReconcileResult> => {
  const { files: inputs, problems } = await findInputs(flags, io.env)
  const progress = createProgress(io.stderr, 'copies', Date.now)
  const parts = { read: 0, pair: 0.7, compare: 0.8, end: 1 }
  try {
    return await reconcile({
      ...flags,
      inputs,
      problems,
      rules,
      signal: io.signal,
      onProgress: ({ stage, copies, part }) => {
        const next = stage === 'read' ? parts.pair : stage === 'pair' ? parts.compare : parts.end
        progress.update(copies, part === null ? null : parts[stage] + part * (next - parts[stage]))
      },
    })
  } catch (cause) {
    if (io.signal.aborted) throw new CliError(3, 'stopped before the end; nothing is left of it.', { cause })
    if (cause instanceof WarehouseError)
      throw new CliError(cause.code === 'missing' ? 2 : 3, cause.message, { cause })
    throw cause
  } finally {
    progress.end()
  }
}

const printSql = (flags: ReconcileFlags, io: Io): ExitCode => {
  const { dialect, from, to, lateMinutes } = flags
  const schemaOf = (flag: 'segment' | 'rudderstack'): readonly string[] => {
    const [text = '', more] = flags[flag]
    const schema = more === undefined ? schemaName(text) : null
    if (schema !== null) return schema
    throw new CliError(2, `--${flag} names one schema here, such as prod.${flag}, not "${text}".`)
  }
  if (dialect === null) return 2
  const schemas = { segment: schemaOf('segment'), rudderstack: schemaOf('rudderstack') }
  io.stdout.write(emitSql({ dialect, ...schemas, from, to, lateMinutes }))
  return 0
}
