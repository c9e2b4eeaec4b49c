// What a page can do with fetch and XMLHttpRequest that ends in one way, odd things too: played with and without an
// observer, everything must come out the same.

const OWN = JSON.stringify({ type: 'track', context: { crossfade: { v: 1, id: 'scenario' } } })
const NOWHERE = 'http://localhost:9/'
const EVENTS = ['readystatechange', 'loadstart', 'load', 'error', 'abort', 'timeout', 'loadend'] as const

type Log = (line: string) => void
type Scenarios<T> = Readonly<Record<string, T>>

const told = (error: unknown): string => `${(error as Error)?.name}: ${(error as Error)?.message}`

const answered = async (response: Response): Promise<unknown> => [
  response.status,
  response.type,
  await response.text(),
]

const post = (body: BodyInit | null, more: object = {}): RequestInit => ({ method: 'POST', body, ...more })

function formWithFile(): FormData {
  const form = new FormData()
  form.set('file', new Blob([OWN]))
  return form
}

/** What the browser asks of an init object, in order. */
async function readsOf(path: string): Promise<string[]> {
  const reads: string[] = []
  const init = new Proxy(post(OWN), {
    get(target, name) {
      reads.push(String(name))
      return Reflect.get(target, name) as unknown
    },
  })
  await fetch(path, init)
  return reads
}

const fetches = (path: string): Scenarios<() => unknown> => ({
  get: () => fetch(path).then(answered),
  url: () => fetch(new URL(path, location.href)).then(answered),
  request: async () => {
    const request = new Request(path, post(OWN))
    return [await fetch(request).then(answered), request.bodyUsed]
  },
  'a request used twice': async () => {
    const request = new Request(path, post(OWN))
    await fetch(request)
    return fetch(request)
  },
  text: () => fetch(path, post(OWN)).then(answered),
  // oxlint-disable-next-line unicorn/no-invalid-fetch-options -- the Request has the method
  'a text over a request': () => fetch(new Request(path, { method: 'PUT' }), { body: OWN }).then(answered),
  // oxlint-disable-next-line unicorn/no-invalid-fetch-options -- what the browser says to that
  'a text by get': () => fetch(path, { body: OWN }),
  form: () => fetch(path, post(formWithFile())).then(answered),
  blob: () => fetch(path, post(new Blob([OWN]))).then(answered),
  buffer: () => fetch(path, post(new TextEncoder().encode(OWN))).then(answered),
  stream: () => fetch(path, post(new Blob([OWN]).stream(), { duplex: 'half' })),
  'a stream without duplex': () => fetch(path, post(new Blob([OWN]).stream())),
  'no-cors': () => fetch(path, post(OWN, { mode: 'no-cors' })).then(answered),
  aborted: () => fetch(path, post(OWN, { signal: AbortSignal.abort() })),
  'aborted for a reason of its own': async () => {
    const abort = new AbortController()
    const reason = { own: true }
    const answer = fetch(path, post(OWN, { signal: abort.signal }))
    abort.abort(reason)
    return answer.catch((error) => error === reason)
  },
  unreachable: () => fetch(NOWHERE, post(OWN)),
  'no argument': () => (fetch as unknown as () => unknown)(),
  'no URL': () => fetch('http://'),
  'an input that throws': () =>
    fetch({
      toString() {
        throw new RangeError('input')
      },
    } as never),
  'an init that throws': () =>
    fetch(path, {
      get method(): string {
        throw new RangeError('method')
      },
    }),
  'an init that is none': () => fetch(path, 'x' as never),
  'null for an init': () => fetch(path, null as never).then(answered),
  'another this': () => Reflect.apply(fetch, {}, [path]),
  'no this': () => Reflect.apply(fetch, undefined, [path]).then(answered),
  constructed: () => new (fetch as never as new (path: string) => unknown)(path),
  'what is read of init': () => readsOf(`/elsewhere${path}`),
})

type Step = (xhr: XMLHttpRequest, log: Log) => void

function tried(run: () => void, log: Log): void {
  try {
    run()
  } catch (error) {
    log(told(error))
  }
}

const xhrs = (path: string): Scenarios<Step> => ({
  get: (xhr) => {
    xhr.open('GET', path)
    xhr.send()
  },
  post: (xhr) => {
    xhr.open('post', path, true)
    xhr.send(OWN)
  },
  'a URL': (xhr) => {
    xhr.open('POST', new URL(path, location.href))
    xhr.send(OWN)
  },
  'undefined for async, which is false': (xhr, log) => {
    xhr.open('POST', path, undefined as never)
    log(`opened ${xhr.readyState}`)
    xhr.send(OWN)
    log(`sent ${xhr.status} ${xhr.responseText}`)
  },
  synchronous: (xhr, log) => {
    xhr.open('POST', path, false)
    xhr.send(OWN)
    log(`sent ${xhr.status} ${xhr.responseText}`)
  },
  'synchronous and unreachable': (xhr) => {
    xhr.open('POST', NOWHERE, false)
    xhr.send(OWN)
  },
  blob: (xhr) => {
    xhr.open('POST', path)
    xhr.responseType = 'json'
    xhr.send(new Blob([OWN]))
  },
  form: (xhr) => {
    xhr.open('POST', path)
    xhr.send(new FormData())
  },
  unreachable: (xhr) => {
    xhr.open('POST', NOWHERE)
    xhr.send(OWN)
  },
  aborted: (xhr) => {
    xhr.open('POST', path)
    xhr.send(OWN)
    xhr.abort()
  },
  'sent twice': (xhr, log) => {
    xhr.open('POST', path)
    xhr.send(OWN)
    tried(() => xhr.send(OWN), log)
  },
  'opened anew while under way': (xhr) => {
    xhr.open('POST', path)
    xhr.send(OWN)
    xhr.open('POST', '/host')
    xhr.send('other')
  },
  'not opened': (xhr) => xhr.send(OWN),
  'no method': (xhr) => xhr.open('NO METHOD', path),
  'no URL': (xhr) => xhr.open('POST', 'http://'),
  'too few arguments': (xhr) => (xhr.open as unknown as (method: string) => void)('POST'),
  'a URL that throws': (xhr) =>
    xhr.open('POST', {
      toString() {
        throw new RangeError('url')
      },
    } as never),
  'another this': () => XMLHttpRequest.prototype.send.call({} as XMLHttpRequest, OWN),
  'no this': () => Reflect.apply(XMLHttpRequest.prototype.open, undefined, ['POST', path]),
})

/** Its events in order, and what came of it. */
function playXhr(step: Step): Promise<unknown> {
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest()
    const log: unknown[] = []
    for (const name of EVENTS)
      xhr.addEventListener(name, () => log.push(`${name} ${xhr.readyState} ${xhr.status}`))
    const end = (): void => resolve([log, xhr.status, xhr.response])
    // what an XHR that was opened anew still does would come now
    xhr.addEventListener('loadend', () => setTimeout(end, 20))
    try {
      step(xhr, (line) => log.push(line))
    } catch (error) {
      log.push(told(error))
      end()
    }
  })
}

/** How the functions themselves look. */
const looks = (made: object & { readonly name: string; readonly length: number }): unknown => [
  made.name,
  made.length,
  Object.keys(made),
  Function.prototype.toString.call(made).includes('[native code]'),
]

async function playFetch(run: () => unknown): Promise<unknown> {
  try {
    return await run()
  } catch (error) {
    return told(error)
  }
}

/** Plays all of them against one path of this page's origin. */
async function playRequests(path: string): Promise<Record<string, unknown>> {
  const { open, send } = XMLHttpRequest.prototype
  const results: Record<string, unknown> = { looks: [fetch, open, send].map(looks) }
  for (const [name, run] of Object.entries(fetches(path))) results[`fetch: ${name}`] = await playFetch(run)
  for (const [name, step] of Object.entries(xhrs(path))) results[`xhr: ${name}`] = await playXhr(step)
  return results
}

declare global {
  interface Window {
    playRequests: typeof playRequests
  }
}

window.playRequests = playRequests
