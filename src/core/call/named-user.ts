import type { Fields } from './call.ts'

/**
 * Whom one call names for itself alone, by Segment's `options.userId`; `null`: nobody. What is no id names nobody: as a
 * text every object would be one and the same person, if it can be a text at all.
 */
export const namedUser = ({ userId }: Fields): string | null =>
  userId && (typeof userId === 'string' || typeof userId === 'number' || typeof userId === 'boolean')
    ? `${userId}`
    : null
