/** Figures of a range that moves on are asked for again so often. */
export const REFRESH_MS = 6_000
