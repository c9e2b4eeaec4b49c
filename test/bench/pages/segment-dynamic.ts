import { config } from './config.ts'

const { AnalyticsBrowser } = await import('@segment/analytics-next')
const { writeKey, settings } = config().segment
void AnalyticsBrowser.load({ writeKey, ...settings }).track('First')
