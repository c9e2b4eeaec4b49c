type Answer = {
  readonly id?: number
  readonly result?: unknown
  readonly error?: { readonly message: string }
}
type Event = { readonly method?: string; readonly params?: unknown; readonly sessionId?: string }
type Listener = (params: never, sessionId: string | undefined) => void

/** A tab by the debugger's own protocol: Playwright holds a page that is prerendered, and loses one that is kept. */
export type BareTab = {
  /** The value of an expression in the page that is shown; where that is a promise, what it settles to. */
  look(expression: string): Promise<unknown>
  /** As `look`, in the page that is prerendered, once there is one. */
  lookAhead(expression: string): Promise<unknown>
  send(method: string, params?: object): Promise<unknown>
  /** Goes there. @returns how the browser came by the page: `BackForwardCacheRestore` where it had kept it */
  navigate(url: string): Promise<string>
  back(): Promise<string>
  /** Why the page that was gone back to was not kept. */
  readonly notKept: readonly string[]
  close(): Promise<void>
}

type Frame = { readonly frame: { readonly parentId?: string }; readonly type: string }
type History = { readonly currentIndex: number; readonly entries: readonly { readonly id: number }[] }
type NotUsed = { readonly notRestoredExplanations: readonly { readonly reason: string }[] }
type Evaluated = { readonly result: { readonly value?: unknown }; readonly exceptionDetails?: object }
type Info = { readonly targetId: string; readonly type: string; readonly subtype?: string }
type Attached = { readonly sessionId: string; readonly targetInfo: Info }

/** @param address of the browser's debugger */
async function connect(address: string) {
  const socket = new WebSocket(address)
  await new Promise((resolve) => socket.addEventListener('open', resolve))
  const asked = new Map<number, { readonly sessionId: string | undefined; settle(answer: Answer): void }>()
  const listeners: { readonly method: string; readonly run: Listener }[] = []
  let last = 0
  socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const { id, method, params, ...more } = JSON.parse(data) as Answer & Event
    if (id !== undefined) asked.get(id)?.settle(more)
    // nobody answers for a page that has gone
    const gone = method === 'Target.detachedFromTarget' ? (params as Attached).sessionId : null
    for (const { sessionId, settle } of asked.values())
      if (sessionId === gone) settle({ error: { message: 'the page has gone' } })
    for (const one of listeners) if (one.method === method) one.run(params as never, more.sessionId)
  })
  return {
    async ask(method: string, params: object = {}, sessionId?: string): Promise<unknown> {
      const id = ++last
      const answered = new Promise<Answer>((settle) => asked.set(id, { sessionId, settle }))
      socket.send(JSON.stringify({ id, method, params, sessionId }))
      const { result, error } = await answered
      asked.delete(id)
      if (error) throw new Error(`${method}: ${error.message}`)
      return result
    },
    on: (method: string, run: Listener): void => void listeners.push({ method, run }),
    close: () => socket.close(),
  }
}

/** @param address of the browser's debugger */
export async function openBareTab(address: string): Promise<BareTab> {
  const { ask, on, close } = await connect(address)
  /** Target → session of each page of this tab. */
  const pages = new Map<string, string>()
  let ahead: string | undefined
  let shown = ''
  let came = (_: Frame): void => {}
  let notKept: readonly string[] = []
  let hasPage: (value?: unknown) => void
  const attached = new Promise((resolve) => (hasPage = resolve))
  const note = ({ targetId, subtype }: Info): void => {
    if (subtype === 'prerender') ahead = targetId
    else if (ahead === targetId || shown === '') {
      shown = targetId
      ahead = undefined
    }
  }
  on('Target.attachedToTarget', ({ sessionId, targetInfo }: Attached) => {
    if (targetInfo.type !== 'page') return
    pages.set(targetInfo.targetId, sessionId)
    note(targetInfo)
    void ask('Page.enable', {}, sessionId).then(hasPage, () => {})
  })
  on('Target.targetInfoChanged', ({ targetInfo }: { targetInfo: Info }) => {
    if (pages.has(targetInfo.targetId)) note(targetInfo)
  })
  on('Target.detachedFromTarget', ({ targetId }: { targetId: string }) => void pages.delete(targetId))
  on('Page.frameNavigated', (event: Frame, sessionId) => {
    if (event.frame.parentId === undefined && sessionId === pages.get(shown)) came(event)
  })
  on('Page.backForwardCacheNotUsed', (event: NotUsed) => {
    notKept = event.notRestoredExplanations.map(({ reason }) => reason)
  })
  // a debugger of the page itself, instead of its tab, would keep the browser from prerendering
  const made = (await ask('Target.createTarget', { url: 'about:blank', forTab: true })) as Info
  const tab = (await ask('Target.attachToTarget', { targetId: made.targetId, flatten: true })) as Attached
  const auto = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true }
  await ask('Target.setDiscoverTargets', { discover: true })
  await ask('Target.setAutoAttach', auto, tab.sessionId)
  await attached

  const send = (method: string, params?: object): Promise<unknown> => ask(method, params, pages.get(shown))
  const lookIn = async (targetId: string | undefined, expression: string): Promise<unknown> => {
    const session = pages.get(targetId ?? '')
    if (session === undefined) throw new Error('there is no such page')
    const given = { expression, awaitPromise: true, returnByValue: true }
    const { result, exceptionDetails } = (await ask('Runtime.evaluate', given, session)) as Evaluated
    if (exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`)
    return result.value
  }
  const arrival = async (go: Promise<unknown>): Promise<string> => {
    const [{ type }] = await Promise.all([new Promise<Frame>((resolve) => (came = resolve)), go])
    return type
  }
  return {
    send,
    look: (expression) => lookIn(shown, expression),
    lookAhead: (expression) => lookIn(ahead, expression),
    navigate: (url) => arrival(send('Page.navigate', { url })),
    async back() {
      notKept = []
      const { currentIndex, entries } = (await send('Page.getNavigationHistory')) as History
      return arrival(send('Page.navigateToHistoryEntry', { entryId: entries[currentIndex - 1]!.id }))
    },
    get notKept() {
      return notKept
    },
    async close() {
      await ask('Target.closeTarget', { targetId: made.targetId })
      close()
    },
  }
}
