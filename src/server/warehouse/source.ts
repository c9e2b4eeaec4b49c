import type { Address } from './clickhouse/address.ts'
import type { WarehouseError } from './warehouse-error.ts'
import type { WarehouseHealth } from './warehouse.ts'

/** Where ClickHouse is: the embedded engine, which may be another process a moment later, or a server. */
export type Source = {
  /** How sentences name it. */
  readonly place: string
  readonly database: string
  /** Whether a network lies between. */
  readonly isRemote: boolean
  /** The same object for as long as it holds. Rejects with WarehouseError 'unavailable' where it is not up within so long. */
  address(ms: number): Promise<Address>
  /** Is told how each request went; null = well. */
  told(error: WarehouseError | null): void
  health(): WarehouseHealth
  close(): Promise<void>
}
