import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../../server/support.ts'

/** A file with this content (JSON unless it is text or bytes) that goes away with the test. */
export const fileWith = (content: unknown, name = 'rollout.json'): string => {
  const file = join(temporaryFolder(), name)
  const isRaw = typeof content === 'string' || content instanceof Uint8Array
  writeFileSync(file, isRaw ? content : JSON.stringify(content))
  return file
}

export const ROLLOUT = {
  format: 1,
  key: 'segment-to-rudderstack',
  revision: 42,
  stickiness: 'deviceId',
  audiences: [
    {
      name: 'Europe',
      when: [{ contextName: 'region', operator: 'IN', values: ['Europe'] }],
      rudderstack: 50,
    },
    { name: 'everyone', rudderstack: 5, segment: 100 },
  ],
}

/** The same with other shares for everyone, one revision up. */
export const raised = (rudderstack: number, segment = 100) => ({
  ...ROLLOUT,
  revision: 43,
  audiences: [ROLLOUT.audiences[0], { name: 'everyone', rudderstack, segment }],
})
