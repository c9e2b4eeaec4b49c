const KEY = 'crossfade_devtools_open'

/** Whether the overlay was left open in this tab. */
export function wasOpen(): boolean {
  try {
    return sessionStorage.getItem(KEY) === '1'
  } catch {
    return false
  }
}

export function keepOpen(open: boolean): void {
  try {
    if (open) sessionStorage.setItem(KEY, '1')
    else sessionStorage.removeItem(KEY)
  } catch {
    // the next page begins closed
  }
}
