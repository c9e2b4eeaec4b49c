import type { JsonRecord } from './json.ts'
import { rudderstackSourceConfig } from './rudderstack-source-config.ts'
import { segmentSettings } from './segment-settings.ts'

/** Everything that an app has to give to the two unmodified SDKs so that they talk to the sandbox. */
export type SandboxSettings = {
  readonly segment: {
    readonly writeKey: string
    /** For `AnalyticsBrowser.load({ writeKey, cdnURL })`. */
    readonly cdnURL: string
    /** Host and path without scheme, as `integrations['Segment.io'].apiHost` wants it. */
    readonly apiHost: string
    readonly protocol: 'http'
    /** What `cdnURL` serves, to be inlined as `cdnSettings`. */
    readonly cdnSettings: JsonRecord
  }
  readonly rudderstack: {
    readonly writeKey: string
    readonly dataPlaneUrl: string
    /** Load option. */
    readonly configUrl: string
    /** Load option: where device-mode scripts come from. Without it the SDK asks RudderStack's CDN for them. */
    readonly destSDKBaseURL: string
    /** What `configUrl` serves, to be inlined by the load option `getSourceConfig`. */
    readonly sourceConfig: JsonRecord
  }
}

export type WriteKeys = { readonly segment: string; readonly rudderstack: string }

/** Host names that pages use for each vendor, so that one vendor's can be blocked. All must lead to loopback. */
export type Hosts = { readonly segment: string; readonly rudderstack: string }

export function sandboxSettings(port: number, writeKeys: WriteKeys, hosts: Hosts): SandboxSettings {
  const segment = `${hosts.segment}:${port}/segment`
  const rudderstack = `http://${hosts.rudderstack}:${port}/rudderstack`
  return {
    segment: {
      writeKey: writeKeys.segment,
      cdnURL: `http://${segment}/cdn`,
      apiHost: `${segment}/api/v1`,
      protocol: 'http',
      cdnSettings: segmentSettings(writeKeys.segment, segment),
    },
    rudderstack: {
      writeKey: writeKeys.rudderstack,
      dataPlaneUrl: `${rudderstack}/dataplane`,
      configUrl: `${rudderstack}/config`,
      destSDKBaseURL: `${rudderstack}/scripts`,
      sourceConfig: rudderstackSourceConfig(writeKeys.rudderstack, rudderstack),
    },
  }
}
