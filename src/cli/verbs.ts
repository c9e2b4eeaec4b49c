import type { Verb } from './verb.ts'

/** Every verb by name, loaded when it is needed; the order is that of `crossfade --help`. */
export const VERBS: Readonly<Record<string, () => Promise<Verb>>> = {
  init: async () => (await import('./verbs/init.ts')).initVerb,
  scan: async () => (await import('./verbs/scan.ts')).scanVerb,
  serve: async () => (await import('./verbs/serve.ts')).serveVerb,
  sandbox: async () => (await import('./verbs/sandbox.ts')).sandboxVerb,
  status: async () => (await import('./verbs/status.ts')).statusVerb,
  check: async () => (await import('./verbs/check.ts')).checkVerb,
  export: async () => (await import('./verbs/export.ts')).exportVerb,
  assign: async () => (await import('./verbs/assign.ts')).assignVerb,
  simulate: async () => (await import('./verbs/simulate.ts')).simulateVerb,
}
