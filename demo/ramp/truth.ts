import type { Leg } from '../../src/core/index.ts'
import type { Sandbox } from '../../src/sandbox/index.ts'
import type { Incident } from '../../src/server/index.ts'

/** The counts of an incident. */
export type Counts = Pick<Incident, 'gap' | 'duplicates'>

type Call = { revision: number; segment: number; rudderstack: number }
type Stamped = { readonly crossfade?: { readonly id: string; readonly revision: number } }

/** Copies that each vendor's webhook has forwarded, by call: what arrived there, less what its pipeline lost, and what it doubled. */
const callsOf = (sandbox: Sandbox, from: number, to: number): readonly Call[] => {
  const calls = new Map<string, Call>()
  for (const { leg, body } of sandbox.arrived()) {
    const stamp = (body['context'] as Stamped | undefined)?.crossfade
    const made = Date.parse(String(body['originalTimestamp'] ?? body['timestamp']))
    if (stamp === undefined || made < from || made >= to) continue
    const call = calls.get(stamp.id) ?? { revision: stamp.revision, segment: 0, rudderstack: 0 }
    call[leg]++
    calls.set(stamp.id, call)
  }
  for (const { leg, stage, fault, stampId } of sandbox.injected()) {
    const call = stampId === null ? undefined : calls.get(stampId)
    if (call === undefined || stage !== 'pipeline') continue
    if (fault === 'lose') call[leg]--
    if (fault === 'duplicate') call[leg]++
  }
  return [...calls.values()].filter(({ segment, rudderstack }) => segment + rudderstack > 0)
}

/** The same counts by what the vendors' stand-ins know. */
export const trueCounts = (sandbox: Sandbox, { at, until, revision }: Incident): Counts => {
  const calls = callsOf(sandbox, at, until)
  const gap = calls.filter((call) => call.revision < (revision ?? 0))
  const twice = (leg: Leg): number => calls.reduce((sum, call) => sum + Math.max(0, call[leg] - 1), 0)
  return {
    gap: {
      calls: gap.length,
      both: gap.filter(({ segment, rudderstack }) => segment > 0 && rudderstack > 0).length,
      segment: gap.filter(({ rudderstack }) => rudderstack === 0).length,
      rudderstack: gap.filter(({ segment }) => segment === 0).length,
    },
    duplicates: { segment: twice('segment'), rudderstack: twice('rudderstack') },
  }
}
