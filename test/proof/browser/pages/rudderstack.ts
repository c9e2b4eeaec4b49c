// RudderStack's SDK as an app without the gate has it.
import { RudderAnalytics } from '@rudderstack/analytics-js/bundled'
import { config, offer, withinLimit } from './subject.ts'

const { writeKey, dataPlaneUrl, options } = config().rudderstack
const sdk = new RudderAnalytics()
sdk.load(writeKey, dataPlaneUrl, options)
offer(sdk as never, () => withinLimit(new Promise<void>((resolve) => sdk.ready(() => resolve()))))
