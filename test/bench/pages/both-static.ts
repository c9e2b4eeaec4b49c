import { RudderAnalytics } from '@rudderstack/analytics-js/bundled'
import { AnalyticsBrowser } from '@segment/analytics-next'
import { config } from './config.ts'

const { segment, rudderstack } = config()
void AnalyticsBrowser.load({ writeKey: segment.writeKey, ...segment.settings }).track('First')
const sdk = new RudderAnalytics()
sdk.load(rudderstack.writeKey, rudderstack.dataPlaneUrl, rudderstack.options)
sdk.track('First')
