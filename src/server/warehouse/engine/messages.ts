/** To the engine's process. A token on a command line or in the environment could be read by others. */
export type EngineOrder =
  | { readonly kind: 'start'; readonly dataDir: string; readonly token: string }
  /** Finish what is under way, then end. */
  | { readonly kind: 'stop' }

/** From it. `missing`: no package, or none for this machine. */
export type EngineNews =
  | { readonly kind: 'ready'; readonly port: number; readonly version: string }
  | { readonly kind: 'failed'; readonly why: 'missing' | 'other'; readonly message: string }
