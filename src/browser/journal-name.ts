/** The database of the calls that are not confirmed yet. */
export const JOURNAL = 'crossfade_journal'
