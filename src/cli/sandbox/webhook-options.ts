import type { WebhookOptions } from '../../sandbox/index.ts'
import { CliError } from '../cli-error.ts'
import type { Flags } from '../parse-flags.ts'
import type { Io } from '../verb.ts'
import { wholeNumber } from './whole-number.ts'

export const WEBHOOK_FLAGS = {
  'segment-webhook': 'URL',
  'rudderstack-webhook': 'URL',
  'segment-format': 'classic|actions',
  'segment-batch': 'N',
  'secret-header': 'NAME',
  'retry-speed': 'N',
} as const

/** Its usage, in the form of `crossfade help sandbox`. */
export const WEBHOOK_USAGE = `  --segment-webhook URL, --rudderstack-webhook URL
                         where each vendor posts the copies that its webhook destination gets, in its own form, with
                         its own retries. Segment's are signed with CROSSFADE_SEGMENT_SECRET; both carry
                         CROSSFADE_COPIES_SECRET in a header. Both secrets come from the environment alone
  --segment-format F     which of Segment's webhook destinations: classic, or actions (classic)
  --segment-batch N      of actions: events in a request, 1 to 4000 (1)
  --secret-header NAME   the header of CROSSFADE_COPIES_SECRET (x-crossfade-secret)
  --retry-speed N        retries come N times as fast, and end N times as soon (1)`

type Given = Flags<typeof WEBHOOK_FLAGS>

function webUrl(flag: string, url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url
  // what is wrong may hold a secret, so it is not repeated
  throw new CliError(
    2,
    `${flag} must be an http or https address, such as http://127.0.0.1:4466/v1/copies/segment.`,
  )
}

function formatOf({ 'segment-format': format = 'classic' }: Given): 'classic' | 'actions' {
  if (format === 'classic' || format === 'actions') return format
  throw new CliError(2, `--segment-format must be classic or actions, not "${format}".`)
}

function segmentOf(flags: Given, url: string, secret: string | undefined, headers: Record<string, string>) {
  const format = formatOf(flags)
  const batchSize = wholeNumber('--segment-batch', flags['segment-batch'] ?? '1', 1, 4_000)
  if (batchSize > 1 && format === 'classic')
    throw new CliError(
      2,
      '--segment-batch needs --segment-format actions: the classic webhook never batches.',
    )
  return { url: webUrl('--segment-webhook', url), format, batchSize, headers, ...(secret && { secret }) }
}

/** @throws CliError (exit 2) that names the flag; no secret is in it */
export function webhookOptions(flags: Given, io: Io): WebhookOptions {
  const { CROSSFADE_SEGMENT_SECRET: secret, CROSSFADE_COPIES_SECRET: copiesSecret } = io.env
  const headers = copiesSecret ? { [flags['secret-header'] ?? 'x-crossfade-secret']: copiesSecret } : {}
  const { 'segment-webhook': segment, 'rudderstack-webhook': rudderstack } = flags
  return {
    ...(segment && { segment: segmentOf(flags, segment, secret, headers) }),
    ...(rudderstack && { rudderstack: { url: webUrl('--rudderstack-webhook', rudderstack), headers } }),
    timeScale: 1 / wholeNumber('--retry-speed', flags['retry-speed'] ?? '1', 1, 1_000_000),
    onProblem: (sentence) => io.stderr.write(`crossfade sandbox: ${sentence}\n`),
  }
}
