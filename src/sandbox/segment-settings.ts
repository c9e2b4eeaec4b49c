import { DESTINATIONS, type Destination } from './destinations.ts'
import type { JsonRecord } from './json.ts'

/** The global under which the device-mode script registers its plugin factory. */
export const segmentLibraryName = (destination: Destination): string => `${destination.id}Destination`

/** In the shape of cdn.segment.com/v1/projects/KEY/settings. `base` = host, port and path, without a scheme. */
export function segmentSettings(writeKey: string, base: string): JsonRecord {
  const device = DESTINATIONS.filter(({ mode }) => mode === 'device')
  const cloud = DESTINATIONS.filter(({ mode }) => mode === 'cloud')
  return {
    integrations: {
      'Segment.io': { apiKey: writeKey, apiHost: `${base}/api/v1`, protocol: 'http' },
      ...Object.fromEntries(
        device.map(({ names }) => [names.segment, { versionSettings: { componentTypes: [] } }]),
      ),
      ...Object.fromEntries(
        cloud.map(({ names }) => [names.segment, { type: 'server', bundlingStatus: 'unbundled' }]),
      ),
    },
    remotePlugins: device.map((destination) => ({
      name: destination.names.segment,
      creationName: destination.names.segment,
      libraryName: segmentLibraryName(destination),
      url: `http://${base}/scripts/${destination.id}.js`,
      settings: { endpoint: `http://${base}/device/${destination.id}` },
    })),
    // an absent object means a rate of 1, and those metrics go to api.segment.io whatever apiHost says here
    metrics: { sampleRate: 0 },
    legacyVideoPluginsEnabled: false,
  }
}
