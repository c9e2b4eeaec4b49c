import { createGate } from './gate.ts'
import { scriptBase } from './script-base.ts'

type Queue = unknown[] & { readonly options?: Parameters<typeof createGate>[0] }

// only a classic script knows its own address, and only now
scriptBase.url = ((document.currentScript as HTMLScriptElement | null)?.src ?? '').replace(/[^/]*$/, '')

// The page may have made its calls already: `crossfade = []; crossfade.options = {…}; crossfade.push(['page'])`.
const page = globalThis as { crossfade?: unknown }
/** The script is on the page twice: the gate that is there stays. */
const isGate = (value: unknown): boolean =>
  typeof (value as { track?: unknown } | undefined)?.track === 'function'
const queue = (Array.isArray(page.crossfade) ? page.crossfade : []) as Queue
if (queue.options) {
  const gate = createGate(queue.options)
  page.crossfade = gate
  for (const call of queue) gate.push(call as [string])
} else if (!isGate(page.crossfade)) page.crossfade = { createGate }
