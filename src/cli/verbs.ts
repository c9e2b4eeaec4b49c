import type { Verb } from './verb.ts'

/** Every verb by name, loaded when it is needed; the order is that of `crossfade --help`. */
export const VERBS: Readonly<Record<string, () => Promise<Verb>>> = {
  serve: async () => (await import('./verbs/serve.ts')).serveVerb,
  sandbox: async () => (await import('./verbs/sandbox.ts')).sandboxVerb,
  status: async () => (await import('./verbs/status.ts')).statusVerb,
}
