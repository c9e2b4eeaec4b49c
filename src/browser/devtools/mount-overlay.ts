import { readCookies } from '../cookies.ts'
import { DEVICE_KEY } from '../device-key.ts'
import { requestsOf } from '../delivery/requests-of.ts'
import type { Leg } from '../../core/index.ts'
import { INSPECT, type Inspection } from '../inspection.ts'
import type { Gate } from '../members.ts'
import { quietly } from './element.ts'
import { createInterference } from './interference.ts'
import { mayShow } from './may-show.ts'
import type { OverlayOptions } from './options.ts'
import { createCallsPart } from './parts/calls.ts'
import { createCohortPart } from './parts/cohort.ts'
import { createFailuresPart } from './parts/failures.ts'
import { createIdentityPart } from './parts/identity.ts'
import { LEGS } from './parts/legs.ts'
import type { SeenCall } from './seen-call.ts'
import { createShell } from './shell.ts'
import { testCaseOf } from './test-case.ts'
import { vendorAddresses, vendorOf } from './vendor-addresses.ts'
import { viewOf, type View } from './view.ts'

const SLOW_MS = 5_000
/** Calls come in bursts. */
const SETTLE_MS = 30
/** Storages change without a word. */
const LOOK_AGAIN_MS = 1_000

const none = (): void => {}
/** Of the overlay that stands in the page: a module that is loaded anew as its code changes mounts it again. */
let unmountLast = none

function mount(gate: Gate, options: OverlayOptions): () => void {
  /** `leg pairId` of the calls whose requests were kept from a vendor. */
  const kept = new Set<string>()
  let subscribed: Inspection | null = null
  let unsubscribe = none
  let waiting: ReturnType<typeof setTimeout> | undefined

  const interference = createInterference({
    vendorOf: (input) => vendorOf(vendorAddresses(gate.options), input),
    slowMs: SLOW_MS,
    onBlocked(leg, address, body) {
      if (typeof body !== 'string') return
      for (const { id } of requestsOf(leg, address, body)) kept.add(`${leg} ${id}`)
      refreshSoon()
    },
  })
  const inspection = (): Inspection | null => viewOf(gate).inspection
  const isAtWork = (): boolean =>
    LEGS.some((leg) => interference.of(leg)) || Boolean(inspection()?.read().localKill)

  const testCase = (calls: readonly SeenCall[], { reading }: View): string => {
    const { forcing = null } = reading ?? {}
    const addresses = vendorAddresses(gate.options)
    const blocked = LEGS.filter((leg) => interference.of(leg) === 'block').map((leg) => addresses[leg].events)
    return testCaseOf({
      calls,
      address: location.href,
      forced: forcing === 'marked' ? null : forcing,
      device: readCookies()[DEVICE_KEY] ?? null,
      observes: gate.options.delivery === 'observe',
      blocked,
    })
  }

  const parts = [
    createCohortPart({
      mayForce: gate.options.force === true,
      interference,
      force(next) {
        // what is blocked or killed here must not look lost
        inspection()?.force(next ?? (isAtWork() ? 'marked' : null))
        refresh()
      },
    }),
    createFailuresPart({
      gate,
      inspection,
      interference,
      refresh,
      mark() {
        const running = inspection()
        running?.force(running.read().forcing ?? 'marked')
      },
      newId: () => Math.random().toString(36).slice(2, 8),
    }),
    createIdentityPart(),
    createCallsPart({ testCase, kept: (leg: Leg, pairId) => kept.has(`${leg} ${pairId}`) }),
  ]
  const shell = createShell(parts, options, refresh)

  function refresh(): void {
    clearTimeout(waiting)
    waiting = undefined
    quietly(() => {
      const view = viewOf(gate)
      if (view.inspection !== subscribed) {
        unsubscribe()
        subscribed = view.inspection
        unsubscribe = subscribed?.subscribe(refreshSoon) ?? none
      }
      shell.update(view)
    })
  }

  function refreshSoon(): void {
    waiting ??= setTimeout(refresh, SETTLE_MS)
  }

  gate.on(INSPECT, refreshSoon)
  const looking = setInterval(() => shell.isOpen && refresh(), LOOK_AGAIN_MS)
  refresh()
  return () => {
    gate.off(INSPECT, refreshSoon)
    clearInterval(looking)
    clearTimeout(waiting)
    unsubscribe()
    for (const leg of LEGS) interference.set(leg, null)
    inspection()?.kill(null)
    shell.remove()
  }
}

/**
 * Shows a developer in the page what the gate does: the cohort and why, who is here by both SDKs, what became of the last
 * calls; and replays the classic failures. It stands in a shadow root, sends nothing anywhere, and never throws.
 * Off in production unless asked.
 *
 * @returns takes it away, with all that it has blocked, slowed down or killed
 */
export function mountOverlay(gate: Gate, options: OverlayOptions = {}): () => void {
  try {
    if (typeof document === 'undefined' || !mayShow(options, location.hostname)) return none
    unmountLast()
    return (unmountLast = mount(gate, options))
  } catch {
    return none
  }
}
