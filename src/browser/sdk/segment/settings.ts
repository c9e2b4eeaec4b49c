import type { SegmentOptions } from '../driver.ts'
import type { LocalStore } from '../../storage.ts'
import { cachedConfig, type VendorConfig } from '../vendor-config.ts'

const CACHE_KEY = 'crossfade_config_segment'

const isConfig = (answer: unknown): boolean =>
  typeof (answer as { integrations?: unknown } | null)?.integrations === 'object' && answer !== null

/** Settings of our own making; without `metrics` the SDK would report on itself to api.segment.io, for every call. */
const bareConfig = (writeKey: string): object => ({
  integrations: { 'Segment.io': { apiKey: writeKey } },
  metrics: { sampleRate: 0 },
})

/** Events go to `api.segment.io`, whatever host the app has set, when the settings do not name `Segment.io`. */
const withSegmentIo = (config: object, writeKey: string): object => {
  const { integrations } = config as { integrations: Record<string, unknown> }
  if (integrations['Segment.io']) return config
  return { ...config, integrations: { ...integrations, 'Segment.io': { apiKey: writeKey } } }
}

/**
 * The settings of this source: the app's own, Segment's, those of the last time, or else bare ones.
 * @throws TypeError where the app's own are no settings
 */
export async function segmentSettings(
  { writeKey, settings }: SegmentOptions,
  vendorConfig: VendorConfig,
): Promise<object> {
  if (settings?.cdnSettings) return withSegmentIo(settings.cdnSettings, writeKey)
  const config = await vendorConfig({
    url: `${settings?.cdnURL ?? 'https://cdn.segment.com'}/v1/projects/${writeKey}/settings`,
    cacheKey: CACHE_KEY,
    isConfig,
  })
  return withSegmentIo(config ?? bareConfig(writeKey), writeKey)
}

/** Those of the last time, for a page that does not load the SDK, or has not asked yet; `null` where there are none. */
export const keptSegmentSettings = ({ settings }: SegmentOptions, store: LocalStore): object | null =>
  settings?.cdnSettings ?? cachedConfig(store.get(CACHE_KEY), isConfig)
