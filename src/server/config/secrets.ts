/** What comes from the environment alone, so that no file and no process list shows it. */
export type Secrets = {
  /** A token of the role admin, whatever the store says. */
  readonly adminToken: string | null
  readonly unleashToken: string | null
  readonly unleashAdminToken: string | null
}

const NAMES = {
  adminToken: 'CROSSFADE_ADMIN_TOKEN',
  unleashToken: 'CROSSFADE_UNLEASH_TOKEN',
  unleashAdminToken: 'CROSSFADE_UNLEASH_ADMIN_TOKEN',
} as const satisfies Record<keyof Secrets, string>

export const readSecrets = (env: Readonly<Record<string, string | undefined>>): Secrets => {
  const read = (name: keyof Secrets): string | null => env[NAMES[name]]?.trim() || null
  return {
    adminToken: read('adminToken'),
    unleashToken: read('unleashToken'),
    unleashAdminToken: read('unleashAdminToken'),
  }
}
