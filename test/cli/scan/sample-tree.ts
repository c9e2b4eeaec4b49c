import type { FindingKind } from '../../../src/cli/scan/finding.ts'

/** What must be found: "line kind what", and for calls the event after a colon. */
export type Planted = {
  readonly source: string
  readonly finds: readonly `${number} ${FindingKind} ${string}`[]
}

/** Sixteen kinds of files, each as people write it, with everything in it that is Segment's. */
export const PLANTED: Readonly<Record<string, Planted>> = {
  'package.json': {
    source: `{
  "name": "shop",
  "dependencies": {
    "@segment/analytics-next": "^1.84.3",
    "react": "^19.0.0"
  },
  "devDependencies": { "@segment/snippet": "^5.0.0" }
}`,
    finds: ['4 package @segment/analytics-next', '7 package @segment/snippet'],
  },
  'src/lib/analytics.ts': {
    source: `import { AnalyticsBrowser } from '@segment/analytics-next'
import type { Plugin } from '@segment/analytics-next'

export const analytics = AnalyticsBrowser.load({ writeKey: 'Ab3dEf6hIj9lMn2pQr5tUv8xYz1bCd4f' })
analytics.addSourceMiddleware(({ payload, next }) => next(payload))
analytics.on('track', (event: string) => console.log(event))
export const track = (event: string) => analytics.track(event)
`,
    finds: [
      '1 import @segment/analytics-next',
      '2 import @segment/analytics-next',
      '4 key Ab3d…4f',
      '5 lacks addSourceMiddleware',
      '6 lacks on',
      '7 call track: ?',
    ],
  },
  'src/checkout.tsx': {
    source: `import { analytics as tracker, track } from './lib/analytics'

export const Checkout = ({ order }: Props) => {
  const onPay = async () => {
    await tracker.track('Order Completed', { revenue: order.total, coupon: null })
    tracker?.identify(order.userId, { plan: 'pro' })
    track('Paid')
  }
  // tracker.track('Commented Out')
  return <p>Don't go: <button onClick={onPay}>pay</button></p>
}
`,
    finds: [
      '5 call track: Order Completed',
      '5 lacks await track',
      '5 lacks null',
      '6 call identify',
      '7 call track: Paid',
    ],
  },
  'src/nav.jsx': {
    source: `import { analytics } from '@/lib/analytics'

export function Nav() {
  analytics
    .page('Docs', 'Home')
  analytics.trackLink(document.querySelector('a'), 'Link Clicked')
  const id = analytics.user().anonymousId()
  const team = analytics.group()
  analytics.group('team-7', { name: 'Acme' })
  analytics.track('Late', { a: 1 }, { timestamp: new Date() })
  return id + team
}
`,
    finds: [
      '4 call page: Docs',
      '6 lacks trackLink',
      '7 lacks user',
      '8 lacks group()',
      '9 call group',
      '10 call track: Late',
      '10 lacks options.timestamp',
    ],
  },
  'src/legacy.js': {
    source: `(function () {
  window.analytics.track("Clicked", { where: \`header \${place}\` });
  window.analytics && window.analytics.identify(null, { name: 'x' });
  analytics.push(['track', 'Queued']);
  var path = a / b; analytics.screen('Old Screen'); /* analytics.track('no') */
  log("analytics.track('In A String')");
})();
`,
    finds: [
      '2 global window.analytics',
      '2 call track: Clicked',
      '3 call identify',
      '4 call track: Queued',
      '5 call screen: Old Screen',
      '5 lacks screen',
    ],
  },
  'public/index.html': {
    source: `<!doctype html>
<script>
  !function(){var analytics=window.analytics=window.analytics||[];analytics.SNIPPET_VERSION="5.2.0";
  analytics.load("Zz9yXx8wVv7uTt6sRr5qPp4oNn3mLl2k");
  analytics.page();
  }();
</script>
<!-- <script>analytics.track('Commented Out')</script> -->
<a onclick="analytics.track('Inline Clicked')">buy</a>
<script>(function(w){w.src='https://www.googletagmanager.com/gtm.js?id=GTM-AB12CD'})()</script>
`,
    finds: [
      "3 snippet Segment's snippet",
      '3 global window.analytics',
      '4 key Zz9y…2k',
      '5 call page',
      '9 call track: Inline Clicked',
    ],
  },
  'src/Cart.vue': {
    source: `<template><button @click="add">add</button></template>
<script setup lang="ts">
import { analytics } from './lib/analytics'
const add = () => analytics.track('Product Added', { id: 1 })
</script>
`,
    finds: ['4 call track: Product Added'],
  },
  'next.config.js': {
    source: `module.exports = {
  headers: () => [{ key: 'Content-Security-Policy', value: "script-src 'self' https://cdn.segment.com; connect-src https://api.segment.io" }],
}
`,
    finds: ['2 policy cdn.segment.com', '2 policy api.segment.io'],
  },
  'deploy/nginx.conf': {
    source: `# proxy_pass https://cdn.segment.io;
location /cdn/ { proxy_pass https://cdn.segment.com; }
`,
    finds: ['2 host cdn.segment.com'],
  },
  '.env.production': {
    source: `NEXT_PUBLIC_SEGMENT_WRITE_KEY=Qq1wEe2rTt3yUu4iOo5pAa6sDd7fGg8h
STRIPE_KEY=pk_live_1234567890abcdef
`,
    finds: ['1 key Qq1w…8h'],
  },
  'server/orders.mjs': {
    source: `import { Analytics } from '@segment/analytics-node'
const client = new Analytics({ writeKey: process.env.SEGMENT_KEY })
client.track({ userId: 'u', event: 'Order Shipped', properties: { a: 1 } })
await client.identify({ userId: 'u' })
`,
    finds: ['1 import @segment/analytics-node', '3 call track: Order Shipped', '4 call identify'],
  },
  'mobile/App.tsx': {
    source: `import { Text } from 'react-native'
import { createClient, useAnalytics } from '@segment/analytics-react-native'
const client = createClient({ writeKey: 'Mm1nBb2vCc3xZz4aSs5dFf6gHh7jKk8l' })
export const App = () => {
  const { track, screen } = useAnalytics()
  screen('Home')
  track('Opened')
  return <Text>x</Text>
}
`,
    finds: [
      '2 import @segment/analytics-react-native',
      '3 key Mm1n…8l',
      '6 call screen: Home',
      '7 call track: Opened',
    ],
  },
  'ios/Podfile': {
    source: `target 'Shop' do
  # pod 'Segment-Old'
  pod 'Analytics', '~> 4.1'
end
`,
    finds: ['3 package Analytics'],
  },
  'ios/Package.swift': {
    source: `.package(url: "https://github.com/segmentio/analytics-swift.git", from: "1.5.0"),\n`,
    finds: ['1 package segmentio/analytics-swift'],
  },
  'ios/Shop/Cart.swift': {
    source: `import Foundation
import Segment
let analytics = Analytics(configuration: Configuration(writeKey: "Ii1oOo2pPp3aAa4sSs5dDd6fFf7gGg8h"))
analytics.track(name: "Cart Viewed", properties: ["a": 1])
analytics.screen(title: "Cart")
`,
    finds: ['2 import import Segment', '3 key Ii1o…8h', '4 call track: Cart Viewed', '5 call screen: Cart'],
  },
  'android/app/build.gradle.kts': {
    source: `dependencies {
  implementation("com.segment.analytics.kotlin:android:1.16.3")
}
`,
    finds: ['2 package com.segment.analytics.kotlin:android:1.16.3'],
  },
  'android/app/src/Main.kt': {
    source: `package shop
import com.segment.analytics.kotlin.android.Analytics
val analytics = Analytics("Kk1lLl2kJj3hHh4gGg5fFf6dDd7sSs8a", context)
fun go() { analytics.track("App Opened") }
`,
    finds: ['2 import import com.segment.analytics', '3 key Kk1l…8a', '4 call track: App Opened'],
  },
  'flutter/pubspec.yaml': {
    source: `dependencies:
  segment_analytics: ^1.1.6
`,
    finds: ['2 package segment_analytics'],
  },
  'flutter/lib/main.dart': {
    source: `import 'package:segment_analytics/client.dart';
void go() => analytics.track('Tapped');
`,
    finds: ["1 import import 'package:segment_analytics/", '2 call track: Tapped'],
  },
  'jobs/requirements.txt': {
    source: 'requests==2.32\nsegment-analytics-python==2.3.4\n',
    finds: ['2 package segment-analytics-python'],
  },
  'jobs/report.py': {
    source: `import segment.analytics as analytics
analytics.write_key = 'Pp1yTt2hHh3oOo4nNn5aAa6bBb7cCc8d'
analytics.track('user-1', 'Report Sent', {'rows': 3})
# analytics.track('user-1', 'No')
`,
    finds: ['1 import import segment.analytics', '2 key Pp1y…8d', '3 call track: Report Sent'],
  },
  'api/go.mod': {
    source: 'module shop\nrequire github.com/segmentio/analytics-go/v3 v3.3.0\n',
    finds: ['2 package github.com/segmentio/analytics-go/v3'],
  },
  'api/main.go': {
    source: `package main
import "github.com/segmentio/analytics-go/v3"
func main() {
	client.Enqueue(analytics.Track{UserId: "u", Event: "Signed Up"})
}
`,
    finds: ['2 import "github.com/segmentio/analytics-go', '4 call track: Signed Up'],
  },
  'src/rudder.ts': {
    source: `rudderanalytics.load('RsKey1234567890', 'https://dp.example', {
  anonymousIdOptions: { localStorage: true, cookie: { name: 'x' } },
  preConsent: { enabled: true },
})
rudderanalytics.identify(window.localStorage.getItem('ajs_user_id'))
rudderanalytics.track('Not Segment')
`,
    finds: [
      '2 no-op anonymousIdOptions { localStorage, cookie }',
      '3 no-op preConsent without consentManagement',
      "5 no-op localStorage.getItem('ajs_…')",
    ],
  },
}

/** The same kinds of files, in which nothing is Segment's though much looks like it. */
export const CLEAN: Readonly<Record<string, string>> = {
  'package.json': `{
  "name": "shop",
  "description": "replaced @segment/analytics-next",
  "dependencies": { "posthog-js": "1", "@vercel/analytics": "1", "segment-tree": "1", "react-analytics": "1" }
}`,
  'src/lib/analytics.ts': `// was: import { AnalyticsBrowser } from '@segment/analytics-next'
import posthog from 'posthog-js'
export const analytics = { track: (event: string, more?: object) => posthog.capture(event, more), page() {} }
analytics.track('Started')
`,
  'src/checkout.tsx': `import { analytics } from './lib/analytics'
import { track } from '@vercel/analytics'
export const Checkout = () => {
  analytics.track('Order Completed', { coupon: null })
  track('Paid')
  return <p title="analytics.track('x')">Don't use window.analytics.track('y')</p>
}
`,
  'src/nav.jsx': `import { getAnalytics, logEvent } from 'firebase/analytics'
import analytics from '@react-native-firebase/analytics'
const fire = getAnalytics(app)
logEvent(fire, 'page_view')
analytics().logEvent('x')
mixpanel.track('Clicked'); mixpanel.identify('u'); gtag('event', 'page')
const segment = path.split('/').at(-1); list.segment.track(1)
`,
  'src/legacy.js': `/* analytics.track('Commented Out'); window.analytics.page() */
log("analytics.track('In A String')", 'window.analytics.page()', \`analytics.track('z')\`);
heap.track('x'); amplitude.getInstance().track('y'); myanalytics.track('z'); analytics_v2.page();
emitter.on('track', f); $(window).on('page', g);
`,
  'public/index.html': `<!doctype html>
<!-- cdn.segment.com/analytics.js/v1/Zz9yXx8wVv7uTt6sRr5qPp4oNn3mLl2k/analytics.min.js -->
<p>We removed Segment (segment.com) last year.</p>
<script src="https://cdn.example.com/analytics.js"></script>
`,
  'src/Cart.vue': `<script setup>
import { analytics } from './lib/analytics'
analytics.track('Product Added')
</script>
`,
  'next.config.js': `module.exports = { headers: () => [{ key: 'Content-Security-Policy', value: "script-src https://cdn.segmented.com; connect-src https://api.segment.ioffer.com" }] }
`,
  'deploy/nginx.conf': '# cdn.segment.com\nlocation / { proxy_pass https://segment.example.com; }\n',
  '.env.production': `# SEGMENT_WRITE_KEY=Qq1wEe2rTt3yUu4iOo5pAa6sDd7fGg8h
RUDDERSTACK_WRITE_KEY=Qq1wEe2rTt3yUu4iOo5pAa6sDd7fGg8h
SEGMENT_COUNT=12
`,
  'server/orders.mjs': `import Analytics from 'analytics'
const analytics = Analytics({ app: 'x', writeKey: 'Mm1nBb2vCc3xZz4aSs5dFf6gHh7jKk8l' })
analytics.track('Order Shipped')
`,
  'mobile/App.tsx': `import { track } from '@amplitude/analytics-react-native'
track('Opened')
`,
  'ios/Podfile': "pod 'Firebase/Analytics'\npod 'FirebaseAnalytics'\n# pod 'Analytics'\n",
  'ios/Package.swift': '.package(url: "https://github.com/amplitude/analytics-swift.git", from: "1.0.0"),\n',
  'ios/Shop/Cart.swift': 'import FirebaseAnalytics\nAnalytics.logEvent("x")\nanalytics.track(name: "x")\n',
  'android/app/build.gradle.kts':
    'dependencies { implementation("com.google.firebase:firebase-analytics") }\n',
  'android/app/src/Main.kt':
    'import com.google.firebase.analytics.FirebaseAnalytics\nval a = analytics.track("App Opened")\n',
  'flutter/pubspec.yaml': 'dependencies:\n  firebase_analytics: ^11.0.0\n',
  'flutter/lib/main.dart':
    "import 'package:firebase_analytics/client.dart';\nvoid go() => analytics.track('T');\n",
  'jobs/requirements.txt': 'google-analytics-data==1\n# analytics-python\nmy-analytics-python-fork==1\n',
  'jobs/report.py': "from mixpanel import Mixpanel\nanalytics.track('user-1', 'Report Sent')\n",
  'api/go.mod': 'module shop\nrequire github.com/segmentio/kafka-go v0.4.0\n',
  'api/main.go': 'package main\nimport "github.com/segmentio/kafka-go"\nfunc main() { analytics.Track{} }\n',
  'src/rudder.ts': `rudderanalytics.load('RsKey1234567890', 'https://dp.example', {
  anonymousIdOptions: { autoCapture: { enabled: true, source: 'segment' } },
  consentManagement: { enabled: true, provider: 'custom' },
  preConsent: { enabled: true },
})
rudderanalytics.identify(JSON.parse(localStorage.getItem('ajs_user_id')))
rudderanalytics.page('Home')
`,
  'README.md': "Call `analytics.track('x')` from @segment/analytics-next.\n",
  'node_modules/@segment/analytics-next/index.js': "import '@segment/analytics-core'; analytics.track('x')\n",
  'dist/app.js': "import '@segment/analytics-next'\n",
  'package-lock.json': '{ "packages": { "node_modules/@segment/analytics-next": {} } }\n',
}
