// Both SDKs by dynamic import, as the gate has them: what the cost of the gate's page is compared with.
import { config, offer, withinLimit } from './subject.ts'

const { segment, rudderstack } = config()
const loading = Promise.all([
  import('@segment/analytics-next').then(({ AnalyticsBrowser }) => {
    const { writeKey, cdnURL } = segment
    // in a list, because the SDK's object is a thenable
    return [AnalyticsBrowser.load({ writeKey, cdnURL })] as const
  }),
  import('@rudderstack/analytics-js/bundled').then(({ RudderAnalytics }) => {
    const sdk = new RudderAnalytics()
    sdk.load(rudderstack.writeKey, rudderstack.dataPlaneUrl, rudderstack.options)
    return sdk
  }),
])
const onBoth =
  (name: 'identify' | 'track') =>
  (...args: unknown[]): void =>
    void loading.then(([[first], second]) => {
      for (const sdk of [first, second])
        (sdk as never as Record<string, (...args: unknown[]) => unknown>)[name]!(...args)
    })

offer({ identify: onBoth('identify'), track: onBoth('track') }, () =>
  withinLimit(
    loading.then(([[first], second]) =>
      Promise.all([first.ready(), new Promise<void>((resolve) => second.ready(() => resolve()))]),
    ),
  ),
)
