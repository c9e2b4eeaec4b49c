import { parseAddress } from './clickhouse/address.ts'
import type { Source } from './source.ts'

/** @throws WarehouseError `refused` where the address is none */
export const clusterSource = (url: string): Source => {
  const address = parseAddress(url)
  let why: string | null = null
  return {
    place: address.place,
    database: address.database,
    isRemote: true,
    address: () => Promise.resolve(address),
    told(error) {
      if (error === null) why = null
      else if (error.code === 'unavailable' || error.code === 'denied') why = error.message
    },
    health: () => ({ state: why === null ? 'up' : 'down', why, engine: 'cluster', pid: null }),
    close: () => Promise.resolve(),
  }
}
