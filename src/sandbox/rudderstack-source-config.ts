import { DESTINATIONS } from './destinations.ts'
import type { JsonRecord } from './json.ts'

/**
 * In the shape of api.rudderstack.com/sourceConfig. It names the device-mode destinations only: the SDK loads a
 * script for every destination listed here that it has one for, whatever its connection mode. `base` = an URL.
 */
export function rudderstackSourceConfig(writeKey: string, base: string): JsonRecord {
  return {
    source: {
      id: 'sandbox-source',
      name: 'Crossfade sandbox',
      writeKey,
      enabled: true,
      workspaceId: 'sandbox-workspace',
      config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
      destinations: DESTINATIONS.filter(({ mode }) => mode === 'device').map(({ id, names }) => ({
        id,
        name: names.rudderstack,
        enabled: true,
        shouldApplyDeviceModeTransformation: false,
        propagateEventsUntransformedOnError: false,
        config: { connectionMode: 'device', endpoint: `${base}/device/${id}` },
        destinationDefinition: { name: names.rudderstack.toUpperCase(), displayName: names.rudderstack },
      })),
    },
  }
}
