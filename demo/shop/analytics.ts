import { createGate } from 'crossfade-gate'

type ShopConfig = {
  readonly segment: { readonly writeKey: string; readonly cdnURL: string }
  readonly rudderstack: {
    readonly writeKey: string
    readonly dataPlaneUrl: string
    readonly configUrl: string
    readonly destSDKBaseURL: string
  }
}

const APP_VERSION = '2.4.0'

/** Which part of the shop a path belongs to: audiences of the rollout can ask for it. */
export const areaOf = (path: string): 'product' | 'checkout' | 'account' => {
  if (path.startsWith('/checkout')) return 'checkout'
  return path.startsWith('/account') ? 'account' : 'product'
}

const config = JSON.parse(document.getElementById('shop-config')!.textContent) as ShopConfig
const { writeKey, dataPlaneUrl, ...options } = config.rudderstack

/** The one import that decides: whoever comes to this shop loads the SDKs of their cohort and no other. */
export const analytics = createGate({
  rollout: '/crossfade/v1/rollout',
  segment: { writeKey: config.segment.writeKey, settings: { cdnURL: config.segment.cdnURL } },
  rudderstack: { writeKey, dataPlaneUrl, options },
  context: () => ({ area: areaOf(location.pathname), appVersion: APP_VERSION }),
  // so that `?crossfade=dual` shows what both would be like
  force: true,
  // the demo's visitors share few cores, and a page that waits too little would go without a rollout
  rolloutTimeoutMs: 8_000,
})
