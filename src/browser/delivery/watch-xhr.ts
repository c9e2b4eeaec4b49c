import { replaceFunction } from './replace-function.ts'
import type { Target, Watcher } from './watcher.ts'

/** From one `open` to the next. */
type Opened = { readonly target: Target; readonly method: unknown; sent: boolean }

/** Of what `new XMLHttpRequest()` makes: a page's own constructor may return native objects. */
function prototype(): object {
  const { prototype } = XMLHttpRequest as { prototype: { open?: unknown } }
  return typeof prototype.open === 'function'
    ? prototype
    : (Object.getPrototypeOf(new XMLHttpRequest()) as object)
}

/** Watches `XMLHttpRequest`. @returns ends it */
export function watchXhr(watcher: Watcher): () => void {
  const opened = new WeakMap<object, Opened>()

  const note = (xhr: object, [method, url]: readonly unknown[]): void => {
    const target = watcher.targetOf(url)
    if (target) opened.set(xhr, { target, method, sent: false })
    else opened.delete(xhr)
  }
  const begin = (xhr: XMLHttpRequest, body: unknown): void => {
    const request = opened.get(xhr)
    // a second send() throws, and the first is still under way
    if (request === undefined || request.sent) return
    request.sent = true
    const settle = watcher.begin(request.target, request.method, body)
    if (settle === null) return
    const done = (): void => {
      xhr.removeEventListener('loadend', done)
      // opened anew meanwhile, this is the end of another request
      if (opened.get(xhr) === request) settle(xhr.status || null)
    }
    xhr.addEventListener('loadend', done)
  }

  const host = prototype()
  const restoreOpen = replaceFunction(host, 'open', (native, self, args) => {
    const result = Reflect.apply(native, self, args)
    note(self as object, args)
    return result
  })
  const restoreSend = replaceFunction(host, 'send', (native, self, args) => {
    try {
      begin(self as XMLHttpRequest, args[0])
    } catch {
      // an object of the page's that is no EventTarget
    }
    return Reflect.apply(native, self, args)
  })
  return () => {
    restoreOpen()
    restoreSend()
  }
}
