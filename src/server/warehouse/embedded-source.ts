import { DATABASE, type Address } from './clickhouse/address.ts'
import { ENGINE_USER } from './engine/authorised.ts'
import type { RunningEngine } from './engine/spawn-engine.ts'
import { startEngine, type EngineOptions } from './engine/start-engine.ts'
import type { Source } from './source.ts'

/** @throws WarehouseError `missing`, `locked` or `unavailable` */
export const embeddedSource = async (options: EngineOptions): Promise<Source> => {
  const engine = await startEngine(options)
  const place = `the embedded warehouse in ${options.dataDir}`
  const addresses = new WeakMap<RunningEngine, Address>()
  const addressOf = (running: RunningEngine): Address => {
    const { url, token: password } = running
    const address = addresses.get(running) ?? {
      url,
      username: ENGINE_USER,
      password,
      database: DATABASE,
      place,
    }
    addresses.set(running, address)
    return address
  }
  return {
    place,
    database: DATABASE,
    isRemote: false,
    address: async (ms) => addressOf(await engine.whenUp(ms)),
    told: () => {},
    health: () => ({ ...engine.health(), engine: 'embedded' }),
    close: engine.close,
  }
}
