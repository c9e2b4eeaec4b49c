import type { OverlayOptions } from './options.ts'

const ASKED_KEY = 'crossfade_devtools'
const LOCAL = [
  /^(?:.+\.)?(?:localhost|local|test)$/,
  /^\[::1\]$/,
  /^(?:0|127|10)(?:\.\d{1,3}){3}$/,
  /^192\.168(?:\.\d{1,3}){2}$/,
  /^172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}$/,
]

/** Whether a page of this host name is a developer's own. */
export const isLocalHost = (hostname: string): boolean => LOCAL.some((pattern) => pattern.test(hostname))

/** Whether whoever uses this browser has asked for the overlay. */
function isAskedFor(): boolean {
  try {
    return localStorage.getItem(ASKED_KEY) === '1'
  } catch {
    return false
  }
}

/** Off in production unless asked. */
export const mayShow = ({ production = false }: OverlayOptions, hostname: string): boolean =>
  production || isLocalHost(hostname) || isAskedFor()
