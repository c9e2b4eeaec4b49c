import type { GateOptions } from '../../../src/browser/index.ts'

/** What the page's HTML tells its script; the same for every arm of the benchmark. */
export type BenchConfig = Pick<GateOptions, 'rollout'> & {
  readonly segment: { readonly writeKey: string; readonly settings: { readonly cdnURL: string } }
  readonly rudderstack: {
    readonly writeKey: string
    readonly dataPlaneUrl: string
    readonly options: { readonly configUrl: string; readonly destSDKBaseURL: string }
  }
}

export const config = (): BenchConfig => (window as unknown as { benchConfig: BenchConfig }).benchConfig
