/** What comes from the environment alone, so that no file and no process list shows it. */
export type Secrets = {
  /** A token of the role admin, whatever the store says. */
  readonly adminToken: string | null
  /** The shared secret of Segment's webhook, which signs with it. */
  readonly segmentSecret: string | null
  /** In a header of both vendors' webhooks. */
  readonly copiesSecret: string | null
  readonly unleashToken: string | null
  readonly unleashAdminToken: string | null
}

const NAMES = {
  adminToken: 'CROSSFADE_ADMIN_TOKEN',
  segmentSecret: 'CROSSFADE_SEGMENT_SECRET',
  copiesSecret: 'CROSSFADE_COPIES_SECRET',
  unleashToken: 'CROSSFADE_UNLEASH_TOKEN',
  unleashAdminToken: 'CROSSFADE_UNLEASH_ADMIN_TOKEN',
} as const satisfies Record<keyof Secrets, string>

export const readSecrets = (env: Readonly<Record<string, string | undefined>>): Secrets => {
  const read = (name: keyof Secrets): string | null => env[NAMES[name]]?.trim() || null
  return {
    adminToken: read('adminToken'),
    segmentSecret: read('segmentSecret'),
    copiesSecret: read('copiesSecret'),
    unleashToken: read('unleashToken'),
    unleashAdminToken: read('unleashAdminToken'),
  }
}
