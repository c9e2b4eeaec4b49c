import { ServerError } from '../server-error.ts'

export type ListenAddress = { readonly host: string; readonly port: number }

/** What listens, and how the operator sets where. */
export type ListenSetting = { readonly name: string; readonly flag: string }

/**
 * Reads `HOST:PORT` (`127.0.0.1:4466`, `[::1]:0`); port 0 takes any free one.
 * @throws ServerError 'address'
 */
export const parseListenAddress = (text: string, setting: ListenSetting): ListenAddress => {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]/\s]+)):(\d{1,5})$/.exec(text) ?? []
  const host = bracketed ?? plain
  const port = Number(digits)
  if (host !== undefined && port <= 65_535) return { host, port }
  throw new ServerError(
    'address',
    `${setting.name} cannot listen on "${text}": give HOST:PORT, such as 127.0.0.1:4466, with a port from 0 to 65535, to ${setting.flag}.`,
  )
}

/** Whether only this machine can reach a server that listens there. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)

export const addressText = ({ host, port }: ListenAddress): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
