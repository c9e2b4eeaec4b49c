export type Listener = (...args: unknown[]) => void

export type Emitter = {
  on(event: string, listener: Listener): void
  once(event: string, listener: Listener): void
  off(event: string, listener: Listener): void
  emit(event: string, ...args: unknown[]): void
}

/** Listeners of the page. One that throws harms neither the others nor the call that it was told about. */
export function createEmitter(): Emitter {
  const listeners: [event: string, listener: Listener, once: boolean][] = []
  const off = (event: string, listener: Listener): void => {
    const at = listeners.findIndex((entry) => entry[0] === event && entry[1] === listener)
    if (at >= 0) listeners.splice(at, 1)
  }
  return {
    on: (event, listener) => void listeners.push([event, listener, false]),
    once: (event, listener) => void listeners.push([event, listener, true]),
    off,
    emit(event, ...args) {
      for (const [name, listener, once] of [...listeners]) {
        if (name !== event) continue
        if (once) off(event, listener)
        try {
          listener(...args)
        } catch {}
      }
    },
  }
}
