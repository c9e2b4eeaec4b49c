import type { Leg } from '../../core/index.ts'
import type { EventMark } from '../injected.ts'
import type { JsonRecord } from '../json.ts'
import { createSeededRandom } from '../seeded-random.ts'
import { changeType, dropNulls, rename, replaceValue, type Altered } from './alter-body.ts'

type Which = {
  /** A track call's event, a page's or screen's name. @default every event */
  readonly event?: string
  /** `track`, `page`, `identify` … @default every type */
  readonly type?: string
  /** Share of those events, 0..1. @default 1 */
  readonly share?: number
}

type Done =
  /** Acknowledged, then forwarded to no destination. */
  | { readonly fault: 'lose' }
  /** Forwarded twice, the second as if the SDK had sent it again a second later. */
  | { readonly fault: 'duplicate' }
  /** Forwarded that much later. */
  | { readonly fault: 'delay'; readonly ms: number }
  /** Forwarded after the same person's next event; where none comes within a second, as if nothing were. */
  | { readonly fault: 'reorder' }
  /** The value at a JSON Pointer gets another type: 4 → "4". */
  | { readonly fault: 'changeType'; readonly path: string }
  | { readonly fault: 'rename'; readonly path: string; readonly to: string }
  /** Another value at a JSON Pointer: of `/anonymousId`, a split identity. */
  | { readonly fault: 'replace'; readonly path: string; readonly value: unknown }
  /** Properties and traits that are null go away. */
  | { readonly fault: 'dropNulls' }

/** What a vendor's pipeline does to events that it has acknowledged. */
export type PipelineFault = Which & Done

/** One fault that hit an event, as its record says it. */
type Hit = {
  readonly fault: PipelineFault['fault']
  readonly paths?: readonly string[]
  readonly to?: string
}

export type PipelineFate = {
  readonly body: JsonRecord
  readonly lost: boolean
  readonly duplicated: boolean
  /** 0 = at once. */
  readonly delayMs: number
  readonly reordered: boolean
  /** What was done to the body, or that it is lost; `duplicate`, `delay` and `reorder` are recorded as they happen. */
  readonly hits: readonly Hit[]
}

export type PipelineFaults = {
  /** Replaces all of a leg's; each one's random numbers start anew from the seed. */
  readonly set: (leg: Leg, faults: readonly PipelineFault[]) => void
  readonly list: (leg: Leg) => readonly PipelineFault[]
  readonly fate: (leg: Leg, body: JsonRecord, mark: EventMark) => PipelineFate
}

type Installed = { readonly fault: PipelineFault; readonly random: () => number }

function altered(fault: PipelineFault, body: JsonRecord): Altered {
  if (fault.fault === 'changeType') return changeType(body, fault.path)
  if (fault.fault === 'rename') return rename(body, fault.path, fault.to)
  if (fault.fault === 'replace') return replaceValue(body, fault.path, fault.value)
  return fault.fault === 'dropNulls' ? dropNulls(body) : null
}

function hitBy(installed: readonly Installed[], { type, event }: EventMark): readonly PipelineFault[] {
  return installed
    .filter(
      ({ fault, random }) =>
        (fault.event === undefined || fault.event === event) &&
        (fault.type === undefined || fault.type === type) &&
        random() < (fault.share ?? 1),
    )
    .map(({ fault }) => fault)
}

function fateOf(faults: readonly PipelineFault[], original: JsonRecord): PipelineFate {
  const has = (name: PipelineFault['fault']): boolean => faults.some(({ fault }) => fault === name)
  const lost = has('lose')
  let body = original
  const hits: Hit[] = lost ? [{ fault: 'lose' }] : []
  for (const fault of lost ? [] : faults) {
    const change = altered(fault, body)
    if (change === null) continue
    body = change.body
    hits.push({
      fault: fault.fault,
      paths: change.paths,
      ...(fault.fault === 'rename' && { to: fault.to }),
    })
  }
  const delayMs = faults.reduce((sum, fault) => sum + (fault.fault === 'delay' ? fault.ms : 0), 0)
  return { body, lost, duplicated: has('duplicate'), delayMs, reordered: has('reorder'), hits }
}

/** Every fault of an event takes effect, in the order of the list; one that is lost meets nothing else. */
export function createPipelineFaults(seed: number): PipelineFaults {
  const installed: Record<Leg, readonly Installed[]> = { segment: [], rudderstack: [] }
  return {
    set(leg, faults) {
      // streams of their own: one more fault in the list leaves the others' choices as they were
      const first = seed + (leg === 'segment' ? 1_000 : 2_000)
      installed[leg] = faults.map((fault, index) => ({ fault, random: createSeededRandom(first + index) }))
    },
    list: (leg) => installed[leg].map(({ fault }) => fault),
    fate: (leg, body, mark) => fateOf(hitBy(installed[leg], mark), body),
  }
}
