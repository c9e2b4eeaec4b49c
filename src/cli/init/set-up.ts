export type AppKind = 'vite' | 'next' | 'script'

/** What `crossfade init` has to know. */
export type SetUp = {
  readonly app: AppKind
  readonly key: string
  readonly segmentKey: string
  readonly rudderstackKey: string
  readonly dataPlane: string
  readonly gpc: 'ignore' | 'deny'
}

export const APP_NAMES: Readonly<Record<AppKind, string>> = {
  vite: 'Vite (or another bundler)',
  next: 'Next.js',
  script: 'a page without a bundler (script tag)',
}
