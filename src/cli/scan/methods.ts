/** The calls that send, or change who is there. */
export const CALLS = ['track', 'page', 'identify', 'group', 'alias', 'screen', 'reset'] as const

/** What Segment's SDK for browsers has and RudderStack's has not, and what stands in for it. */
export const LACKS: Readonly<Record<string, string>> = {
  screen: "RudderStack's web SDK has no screen(); page() stands in",
  user: 'getUserId(), getUserTraits() and getAnonymousId() stand in',
  'group()': 'getGroupId() and getGroupTraits() stand in',
  on: 'RudderStack has no events of its calls to listen to',
  once: 'RudderStack has no events of its calls to listen to',
  off: 'RudderStack has no events of its calls to listen to',
  trackLink: 'call track() in a click listener',
  trackClick: 'call track() in a click listener',
  trackSubmit: 'call track() in a submit listener',
  trackForm: 'call track() in a submit listener',
  pageview: 'page() stands in',
  addSourceMiddleware: 'RudderStack has no middleware in the page; a transformation on its side stands in',
  addDestinationMiddleware:
    'RudderStack has no middleware in the page; a transformation on its side stands in',
  addIntegrationMiddleware:
    'RudderStack has no middleware in the page; a transformation on its side stands in',
  register: 'RudderStack has no plugins of that kind; addCustomIntegration() is for destinations',
  deregister: 'RudderStack has no plugins of that kind',
  queryString: 'RudderStack reads ajs_… parameters by itself and cannot be told not to',
  timeout: 'RudderStack has no such setting',
  debug: 'setLogLevel in its load options stands in',
}

/** What a call does otherwise on RudderStack. */
export const DIFFERS = {
  awaited: "RudderStack's calls return nothing to wait for",
  null: 'RudderStack drops null from what it sends, so nothing is unset downstream',
  timestamp: 'RudderStack reads originalTimestamp instead',
} as const

export const METHODS: ReadonlySet<string> = new Set([...CALLS, ...Object.keys(LACKS)])
