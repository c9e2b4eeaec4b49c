import { parseRollout, type ParsedRollout } from '../../core/index.ts'

/** What a server itself writes over a rollout: a revision of its own, and a kill. */
const LONGEST = { revision: Number.MAX_SAFE_INTEGER, killed: 'rudderstack' } as const

/**
 * The rollout that a document is, if gates take it now and whatever this server lays over it later: where a kill made it
 * too long, no page would take the kill.
 */
export const parsePublishable = (document: unknown): ParsedRollout => {
  const parsed = parseRollout(document)
  if (!parsed.ok || parseRollout({ ...(document as object), ...LONGEST }).ok) return parsed
  const message = 'leaves no room within 64 KB for a kill and a longer revision: make it shorter by 50 bytes'
  return { ok: false, problems: [{ path: '', message }] }
}
