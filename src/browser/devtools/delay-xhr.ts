const EVENTS = ['readystatechange', 'progress', 'load', 'error', 'timeout', 'loadend'] as const

const again = (event: Event): Event =>
  event instanceof ProgressEvent
    ? new ProgressEvent(event.type, {
        lengthComputable: event.lengthComputable,
        loaded: event.loaded,
        total: event.total,
      })
    : new Event(event.type)

/** Lets a request go at once, and its page hear of the answer so much later. To be called before it is sent. */
export function delayXhr(xhr: XMLHttpRequest, ms: number): void {
  const hold = (event: Event): void => {
    if (!event.isTrusted) return
    event.stopImmediatePropagation()
    setTimeout(() => xhr.dispatchEvent(again(event)), ms)
  }
  // of listeners on one object those that capture come first, whoever came before
  for (const name of EVENTS) xhr.addEventListener(name, hold, { capture: true })
}

/** A request that nothing let through; it is never sent. */
export function failXhr(xhr: XMLHttpRequest): void {
  setTimeout(() => {
    for (const name of ['error', 'loadend']) xhr.dispatchEvent(new ProgressEvent(name))
  })
}
