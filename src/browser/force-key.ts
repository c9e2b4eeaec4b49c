/** Session storage key of what a tab is held to. */
export const FORCE_KEY = 'crossfade_force'
