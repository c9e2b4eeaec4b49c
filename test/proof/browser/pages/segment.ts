// Segment's SDK as an app without the gate has it.
import { AnalyticsBrowser } from '@segment/analytics-next'
import { config, offer, withinLimit } from './subject.ts'

const { writeKey, cdnURL } = config().segment
const sdk = AnalyticsBrowser.load({ writeKey, cdnURL })
offer(sdk as never, () => withinLimit(sdk.ready()))
