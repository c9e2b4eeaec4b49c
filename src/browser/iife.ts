import { createGate } from './gate.ts'
import { scriptBase } from './script-base.ts'

type Queue = unknown[] & { readonly options?: Parameters<typeof createGate>[0] }

// only a classic script knows its own address, and only now
scriptBase.url = ((document.currentScript as HTMLScriptElement | null)?.src ?? '').replace(/[^/]*$/, '')

// The page may have made its calls already: `crossfade = []; crossfade.options = {…}; crossfade.push(['page'])`.
const page = globalThis as { crossfade?: unknown }
const queue = (Array.isArray(page.crossfade) ? page.crossfade : []) as Queue
if (queue.options) {
  const gate = createGate(queue.options)
  page.crossfade = gate
  for (const call of queue) gate.push(call as [string])
} else page.crossfade = { createGate }
