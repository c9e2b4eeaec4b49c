import type { Finding, Platform } from './finding.ts'
import { CALLS, DIFFERS, LACKS } from './methods.ts'
import type { Call } from './script-calls.ts'

type Place = Pick<Finding, 'file' | 'line' | 'platform'>

const isCall = (method: string): boolean => (CALLS as readonly string[]).includes(method)

/** The findings of a call that is Segment's. */
export const callFindings = (file: string, call: Call, platform: Platform): Finding[] => {
  const { method, line, event, empty } = call
  const at = { file, line, platform }
  const isGetter = method === 'group' && empty
  const made: Finding[] =
    isCall(method) && !isGetter
      ? [{ kind: 'call', ...at, what: method, ...(event !== undefined && { event }) }]
      : []
  return platform === 'web' ? [...made, ...lacking(at, call, isGetter ? 'group()' : method)] : made
}

const lacking = (at: Place, call: Call, name: string): Finding[] => {
  const finding = (what: string, note: string): Finding => ({ kind: 'lacks', ...at, what, note })
  const note = Object.hasOwn(LACKS, name) ? LACKS[name] : undefined
  if (note !== undefined) return [finding(name, note)]
  if (!isCall(call.method)) return []
  return [
    ...(call.awaited ? [finding(`await ${call.method}`, DIFFERS.awaited)] : []),
    ...(call.sendsNull ? [finding('null', DIFFERS.null)] : []),
    ...(call.setsTimestamp ? [finding('options.timestamp', DIFFERS.timestamp)] : []),
  ]
}
