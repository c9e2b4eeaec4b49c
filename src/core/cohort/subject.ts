/** Who is assigned: ids and context. */
export type Subject = {
  readonly deviceId?: string
  readonly anonymousId?: string
  readonly userId?: string
  readonly sessionId?: string
  readonly region?: string
  readonly area?: string
  readonly appVersion?: string
  /** ISO 8601. Core has no clock: without it no DATE_* constraint on it fits. */
  readonly currentTime?: string
  readonly properties?: { readonly [name: string]: string | number | boolean }
}

function own(source: object | undefined, name: string): string | undefined {
  const value: unknown =
    source && Object.hasOwn(source, name) ? (source as Record<string, unknown>)[name] : undefined
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** The subject's own field of that name, else its property, as text. */
export const fieldOf = (subject: Subject, name: string): string | undefined =>
  own(subject, name) ?? own(subject.properties, name)
