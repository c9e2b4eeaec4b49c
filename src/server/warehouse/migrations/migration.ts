import type { Topology } from '../topology.ts'

export type MigrationContext = {
  readonly topology: Topology
  readonly retention: Retention
}

/** Days, fractions too. */
export type Retention = { readonly payloadDays: number; readonly sampleDays: number }

/**
 * One step of the tables' form, never changed once released. Each statement may run again, and on several servers at
 * once: it says IF NOT EXISTS.
 */
export type Migration = {
  /** Counts up from 1 without gaps. */
  readonly number: number
  readonly name: string
  statements(context: MigrationContext): readonly string[]
}
