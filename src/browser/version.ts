/** Written in by the build. */
declare const __CROSSFADE_VERSION__: string | undefined

export const VERSION: string = typeof __CROSSFADE_VERSION__ === 'string' ? __CROSSFADE_VERSION__ : '0.0.0'
