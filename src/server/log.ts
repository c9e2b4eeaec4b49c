export type LogLevel = 'info' | 'warn' | 'error'

export type LogValue = string | number | boolean | null
export type LogFields = Readonly<Record<string, LogValue>>

export type Log = (level: LogLevel, event: string, fields?: LogFields) => void

const MAX_TEXT = 1024
const SECRET = /secret|token|password|authorization|cookie|write_?key|signing_?key/i
// C0 is escaped by JSON itself; these are what terminals and log viewers act on besides
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

const escapeControl = (text: string): string =>
  text.replace(CONTROL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

const fieldValue = (name: string, value: LogValue): LogValue => {
  if (SECRET.test(name)) return '[redacted]'
  return typeof value === 'string' && value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value
}

/** One JSON object a line, `{ time, level, event, … }`; control characters escaped, secrets redacted by name. */
export const createLog =
  (write: (line: string) => unknown, now: () => number): Log =>
  (level, event, fields = {}) => {
    const entries = Object.entries(fields).map(([name, value]) => [name, fieldValue(name, value)])
    const line = { time: new Date(now()).toISOString(), level, event, ...Object.fromEntries(entries) }
    write(`${escapeControl(JSON.stringify(line))}\n`)
  }
