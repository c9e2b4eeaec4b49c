export { mountOverlay } from './mount-overlay.ts'
export type { OverlayOptions } from './options.ts'
