import type { Subject } from '../../core/index.ts'
import { CliError } from '../cli-error.ts'

const FIELDS = [
  'deviceId',
  'anonymousId',
  'userId',
  'sessionId',
  'region',
  'area',
  'appVersion',
  'currentTime',
] as const

/** Whether it is a field of a subject; all else are properties. */
export const isField = (name: string): boolean => (FIELDS as readonly string[]).includes(name)

/**
 * What is known of everybody, from texts such as "region=Europe"; names that are no field of a subject are properties.
 * @param now ISO 8601, for constraints on the time
 * @throws CliError (exit 2)
 */
export const parseContext = (texts: readonly string[], now: string): Subject => {
  const context: Record<string, string> = { currentTime: now }
  const properties: Record<string, string> = {}
  for (const text of texts) {
    const at = text.indexOf('=')
    if (at < 1) throw new CliError(2, `--context takes NAME=VALUE such as region=Europe, not "${text}".`)
    const name = text.slice(0, at)
    Object.defineProperty(isField(name) ? context : properties, name, {
      value: text.slice(at + 1),
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
  return { ...context, properties }
}

/** Adds one id to it under a field's name, or a property's. */
export const subjectMaker = (context: Subject, name: string): ((id: string) => Subject) => {
  if (isField(name)) return (id) => ({ ...context, [name]: id })
  return (id) => ({ ...context, properties: { ...context.properties, [name]: id } })
}

/** Whether the field, or property, of that name is known. */
export const isKnown = ({ properties = {}, ...own }: Subject, name: string): boolean =>
  Object.hasOwn(own, name) || Object.hasOwn(properties, name)
