import { config } from './config.ts'

const { segment, rudderstack } = config()
void import('@segment/analytics-next').then(({ AnalyticsBrowser }) =>
  AnalyticsBrowser.load({ writeKey: segment.writeKey, ...segment.settings }).track('First'),
)
void import('@rudderstack/analytics-js/bundled').then(({ RudderAnalytics }) => {
  const sdk = new RudderAnalytics()
  sdk.load(rudderstack.writeKey, rudderstack.dataPlaneUrl, rudderstack.options)
  sdk.track('First')
})
