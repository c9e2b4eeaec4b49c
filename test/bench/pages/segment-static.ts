import { AnalyticsBrowser } from '@segment/analytics-next'
import { config } from './config.ts'

const { writeKey, settings } = config().segment
void AnalyticsBrowser.load({ writeKey, ...settings }).track('First')
