import { agoText } from '../../core/text/ago.ts'
import type { Status } from '../../server/index.ts'
import { describeEntry } from '../history/describe-entry.ts'
import { clip, printable } from './printable.ts'

const MAX_WARNINGS = 5

/** What is wrong with the controls, a sentence each: a kill that a restart would forget, Unleash that does not answer. */
export const controlWarnings = ({ control }: Status): string[] => {
  const upstream = control.upstream?.warnings ?? []
  const more = upstream.length - MAX_WARNINGS
  return [
    control.unstored,
    control.storeProblem,
    control.upstream?.problem ?? null,
    ...upstream.slice(0, MAX_WARNINGS),
    more > 0 ? `…and ${more} more; crossfade status --json has them all.` : null,
  ].filter((each) => each !== null)
}

/** Who switched the leg off that is off, when and why, and how it comes back. */
export const killText = ({ rollout, control }: Status, now: number): string | null => {
  const { kill } = control
  if (kill !== null)
    return `killed ${agoText(now - kill.at)} by ${clip(kill.actor, 60)}${why(kill.reason)}; crossfade unkill lifts it`
  return rollout.killed === null ? null : 'the rollout itself says so (killed): change it where it is written'
}

/** Who changed something last, and what. */
export const lastChangeText = ({ lastChange }: Status, now: number): string | null => {
  if (lastChange === null) return null
  const { at, actor, action, reason } = lastChange
  const what = describeEntry(lastChange).join('; ')
  return `last change: ${agoText(now - at)}, ${clip(actor, 60)}, ${clip(action, 20)}: ${what}${why(reason)}`
}

const why = (reason: string | null): string => (reason === null ? '' : ` (${printable(reason)})`)
