// Both vendors' SDKs as an app without Crossfade would use them; the test drives them from outside.
import { RudderAnalytics } from '@rudderstack/analytics-js/bundled'
import { AnalyticsBrowser } from '@segment/analytics-next'

const bare = {
  AnalyticsBrowser,
  RudderAnalytics,
  segment: undefined as AnalyticsBrowser | undefined,
  rudderstack: undefined as RudderAnalytics | undefined,
}

declare global {
  interface Window {
    bare: typeof bare
  }
}

window.bare = bare
