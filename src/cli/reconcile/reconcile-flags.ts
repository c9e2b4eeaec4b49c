import type { DialectName } from '../../server/reconcile/sql/dialects.ts'
import { DIALECTS } from '../../server/reconcile/sql/dialects.ts'
import { nearest } from '../../core/text/nearest.ts'
import { CliError } from '../cli-error.ts'
import { rangeQuery } from '../parity/range-flags.ts'
import { parseFlags } from '../parse-flags.ts'

export const DEFAULTS = { tolerance: '0.5%', late: '60', within: '2' } as const

const SPEC = {
  segment: ['GLOB'],
  rudderstack: ['GLOB'],
  from: 'TIME',
  to: 'TIME',
  late: 'MINUTES',
  within: 'SECONDS',
  'ignore-stamps': true,
  rules: 'FILE',
  tolerance: 'PERCENT',
  'mismatch-tolerance': 'PERCENT',
  temp: 'FOLDER',
  record: true,
  reason: 'TEXT',
  config: 'FILE',
  'data-dir': 'FOLDER',
  'emit-sql': 'DIALECT',
  json: true,
} as const

export type ReconcileFlags = {
  readonly segment: readonly string[]
  readonly rudderstack: readonly string[]
  /** ms since epoch. */
  readonly from: number | null
  readonly to: number | null
  readonly lateMinutes: number
  readonly toleranceMs: number
  readonly ignoresStamps: boolean
  readonly rulesFile: string | null
  readonly limits: { readonly loss: number; readonly mismatch: number }
  readonly tempDir: string | null
  readonly record: {
    readonly reason: string | null
    readonly config?: string
    readonly 'data-dir'?: string
  } | null
  readonly dialect: DialectName | null
  readonly json: boolean
}

/** @throws CliError (exit 2) */
export const reconcileFlags = (argv: readonly string[], now: number): ReconcileFlags => {
  const flags = parseFlags('reconcile', argv, SPEC)
  const { segment = [], rudderstack = [] } = flags
  if (segment.length === 0 || rudderstack.length === 0)
    throw new CliError(
      2,
      'reconcile needs the files of both legs: crossfade reconcile --segment GLOB --rudderstack GLOB.',
    )
  if (flags.reason !== undefined && !flags.record)
    throw new CliError(2, '--reason is for what is kept: give --record as well.')
  const { from = null, to = null } = rangeQuery(flags, now)
  const { config, 'data-dir': dataDir } = flags
  const loss = shareOf('--tolerance', flags.tolerance ?? DEFAULTS.tolerance)
  return {
    segment,
    rudderstack,
    from: from === null ? null : Number(from),
    to: to === null ? null : Number(to),
    lateMinutes: numberOf('--late', flags.late ?? DEFAULTS.late, 43_200),
    toleranceMs: numberOf('--within', flags.within ?? DEFAULTS.within, 3_600) * 1_000,
    ignoresStamps: flags['ignore-stamps'] ?? false,
    rulesFile: flags.rules ?? null,
    limits: { loss, mismatch: shareOf('--mismatch-tolerance', flags['mismatch-tolerance'] ?? '0.5%') },
    tempDir: flags.temp ?? null,
    record: flags.record
      ? {
          reason: flags.reason ?? null,
          ...(config !== undefined && { config }),
          ...(dataDir !== undefined && { 'data-dir': dataDir }),
        }
      : null,
    dialect: dialectOf(flags['emit-sql']),
    json: flags.json ?? false,
  }
}

const dialectOf = (text: string | undefined): DialectName | null => {
  const found = DIALECTS.find((name) => name === text)
  if (found !== undefined || text === undefined) return found ?? null
  throw new CliError(
    2,
    `--emit-sql does not know "${text}"; did you mean ${nearest(text, DIALECTS)}? It knows ${DIALECTS.join(', ')}.`,
  )
}

const shareOf = (flag: string, text: string): number => {
  const [, percent] = /^(\d{1,3}(?:\.\d{1,4})?) ?%$/.exec(text) ?? []
  if (percent !== undefined && Number(percent) <= 100) return Number(percent) / 100
  throw new CliError(2, `${flag} takes a share in percent such as 0.5%, not "${text}".`)
}

const numberOf = (flag: string, text: string, most: number): number => {
  if (/^\d{1,5}(?:\.\d{1,3})?$/.test(text) && Number(text) <= most) return Number(text)
  throw new CliError(2, `${flag} takes a number from 0 to ${most}, not "${text}".`)
}
