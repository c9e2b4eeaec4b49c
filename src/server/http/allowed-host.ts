const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]']

/**
 * Tells whether a Host header names this server. A page of another site can make its own name resolve to
 * 127.0.0.1 (DNS rebinding), but its requests still carry that name.
 * @param port the listener's own, which the loopback names must carry
 * @param hosts `admin.hosts`: NAME for any port, or NAME:PORT
 */
export const isAllowedHost = (
  header: string | undefined,
  port: number,
  hosts: readonly string[],
): boolean => {
  if (header === undefined) return false
  const host = header.toLowerCase()
  const own = LOOPBACK_NAMES.some((name) => host === `${name}:${port}` || (port === 80 && host === name))
  const withoutPort = host.replace(/:\d+$/, '')
  return own || hosts.some((allowed) => [host, withoutPort].includes(allowed.toLowerCase()))
}
