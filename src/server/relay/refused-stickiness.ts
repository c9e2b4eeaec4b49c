import { unreadableField } from './unreadable-field.ts'

const SAME = 'is the same for everybody'

/** Words of Unleash's own that name no field: what each stands for. */
export const NO_FIELD: ReadonlyMap<unknown, string> = new Map([
  ['default', 'is the userId, else the sessionId, else chance'],
  ['random', 'is chance at every look'],
])

const WHY: ReadonlyMap<unknown, string> = new Map([
  ...NO_FIELD,
  ['environment', SAME],
  ['appName', SAME],
  ['currentTime', 'moves people from one moment to the next'],
])

/** What is wrong with a stickiness that no page can hash as unleash-client does: a sentence, or none. */
export function refusedStickiness(stickiness: string): readonly string[] {
  const unreadable = unreadableField(stickiness)
  const why = WHY.get(stickiness) ?? (unreadable === undefined ? undefined : `cannot be read: ${unreadable}`)
  if (why === undefined) return []
  return [`the stickiness "${stickiness}" ${why}; use a field that every page knows, such as deviceId`]
}
