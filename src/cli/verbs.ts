import type { Verb } from './verb.ts'

/** Every verb by name, loaded when it is needed. */
export const VERBS: Readonly<Record<string, () => Promise<Verb>>> = {
  status: async () => (await import('./verbs/status.ts')).statusVerb,
  history: async () => (await import('./verbs/history.ts')).historyVerb,
  incident: async () => (await import('./verbs/incident.ts')).incidentVerb,
  parity: async () => (await import('./verbs/parity.ts')).parityVerb,
  pairs: async () => (await import('./verbs/pairs.ts')).pairsVerb,
  pair: async () => (await import('./verbs/pair.ts')).pairVerb,
  reconcile: async () => (await import('./verbs/reconcile.ts')).reconcileVerb,
  ramp: async () => (await import('./verbs/ramp.ts')).rampVerb,
  rehearse: async () => (await import('./verbs/rehearse.ts')).rehearseVerb,
  promote: async () => (await import('./ramp/order.ts')).promoteVerb,
  pause: async () => (await import('./ramp/order.ts')).pauseVerb,
  resume: async () => (await import('./ramp/order.ts')).resumeVerb,
  abort: async () => (await import('./ramp/order.ts')).abortVerb,
  approve: async () => (await import('./ramp/order.ts')).approveVerb,
  set: async () => (await import('./verbs/set.ts')).setVerb,
  apply: async () => (await import('./verbs/apply.ts')).applyVerb,
  undo: async () => (await import('./verbs/undo.ts')).undoVerb,
  kill: async () => (await import('./verbs/kill.ts')).killVerb,
  unkill: async () => (await import('./verbs/unkill.ts')).unkillVerb,
  check: async () => (await import('./verbs/check.ts')).checkVerb,
  export: async () => (await import('./verbs/export.ts')).exportVerb,
  simulate: async () => (await import('./verbs/simulate.ts')).simulateVerb,
  assign: async () => (await import('./verbs/assign.ts')).assignVerb,
  forget: async () => (await import('./verbs/forget.ts')).forgetVerb,
  token: async () => (await import('./verbs/token.ts')).tokenVerb,
  login: async () => (await import('./verbs/login.ts')).loginVerb,
  init: async () => (await import('./verbs/init.ts')).initVerb,
  scan: async () => (await import('./verbs/scan.ts')).scanVerb,
  serve: async () => (await import('./verbs/serve.ts')).serveVerb,
  sandbox: async () => (await import('./verbs/sandbox.ts')).sandboxVerb,
}

/** As `crossfade --help` lists them; every verb is in one group. */
export const VERB_GROUPS: Readonly<Record<string, readonly string[]>> = {
  'Where it stands': ['status', 'history', 'incident'],
  'What arrives': ['parity', 'pairs', 'pair', 'reconcile'],
  'The ramp': ['ramp', 'rehearse', 'promote', 'pause', 'resume', 'abort', 'approve'],
  'Change it': ['set', 'apply', 'undo', 'kill', 'unkill'],
  'Rollouts in files': ['check', 'export', 'simulate', 'assign'],
  'People and pipelines': ['token', 'login', 'forget'],
  'Set it up': ['init', 'scan', 'serve', 'sandbox'],
}
