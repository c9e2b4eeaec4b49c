import type { Leg } from '../../../src/core/index.ts'
import { findInputs } from '../../../src/server/reconcile/inputs/find-inputs.ts'
import { reconcile, type ReconcileOptions } from '../../../src/server/reconcile/reconcile.ts'
import type { ReconcileResult } from '../../../src/server/reconcile/result/reconcile-result.ts'

type Globs = Readonly<Record<Leg, string | readonly string[]>>

/** The command's defaults, but for the edges, which are not judged apart. */
export const DEFAULTS = {
  from: null,
  to: null,
  lateMinutes: 0,
  toleranceMs: 2_000,
  ignoresStamps: false,
  rules: [],
  limits: { loss: 0.005, mismatch: 0.005 },
  tempDir: null,
  onProgress: () => {},
} satisfies Partial<ReconcileOptions>

/** Compares what globs name. */
export const reconcileGlobs = async (
  { segment, rudderstack }: Globs,
  options: Partial<ReconcileOptions> = {},
): Promise<ReconcileResult> => {
  const { files: inputs, problems } = await findInputs(
    { segment: [segment].flat(), rudderstack: [rudderstack].flat() },
    {},
  )
  return reconcile({
    inputs,
    problems,
    ...DEFAULTS,
    signal: new AbortController().signal,
    ...options,
  })
}
