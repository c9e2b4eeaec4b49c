import { isDeepStrictEqual } from 'node:util'
import type { Audience, Leg, RolloutDocument } from '../../core/index.ts'
import type { Flags } from './open-client.ts'
import { pageProblems } from './page-problems.ts'
import { translateFlags } from './translate-flags.ts'

type Document = Readonly<Record<string, unknown>>

export type RelaySetting = {
  readonly environment: string
  readonly appName: string
  readonly allowUserIds: boolean
}

export type Relayed =
  | {
      readonly ok: true
      /** The stored rollout with what the flags say; the same one where they say nothing new. */
      readonly document: Document
      readonly audiences: readonly Audience[]
      readonly killed: Leg | null
      readonly isNew: boolean
      readonly warnings: readonly string[]
    }
  | { readonly ok: false; readonly problems: readonly string[] }

/** As the store gives it back. */
const plain = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value

/**
 * Unleash's two flags on top of a rollout from the control store: they decide its audiences and whether it is killed,
 * everything else stays.
 */
export function relayRollout(stored: Document, flags: Flags, setting: RelaySetting): Relayed {
  const { key, stickiness, fallback } = stored as unknown as RolloutDocument
  const translation = translateFlags({
    ...setting,
    key,
    stickiness,
    flags,
    segments: [],
    control: { fallback },
  })
  if (!translation.ok) return translation
  const audiences = plain(translation.document.audiences)
  const killed = translation.document.killed ?? null
  const isNew = !isDeepStrictEqual(audiences, stored['audiences']) || killed !== (stored['killed'] ?? null)
  const document = isNew ? { ...stored, audiences, killed } : stored
  const problems = pageProblems(document)
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, document, audiences, killed, isNew, warnings: translation.warnings }
}
