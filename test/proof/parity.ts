// What became of every call of seeded streams with injected faults, told by parity exactly as it was made.
import { isDeepStrictEqual } from 'node:util'
import { settledStream } from '../server/parity/settled-stream.ts'
import { CLAIMS } from '../server/parity/stream/claims.ts'
import { openTestWarehouse } from '../support/warehouse.ts'

export type ParityProof = { readonly seeds: readonly number[]; readonly calls: number }

/** Prints each claim; true where all hold. */
export async function proveParity({ seeds, calls }: ParityProof): Promise<boolean> {
  let held = true
  for (const seed of seeds) {
    const warehouse = await openTestWarehouse()
    try {
      const settled = await settledStream(warehouse, { seed, calls })
      const faults = settled.stream.fates.filter(({ content, copies, recovered }) => {
        const { segment, rudderstack } = copies
        return content !== null || recovered || segment + rudderstack !== 2
      }).length
      console.log(
        `seed ${seed}: ${calls} calls, ${settled.stream.copies.length} copies, ${faults} with a fault or on one leg`,
      )
      for (const { name, check } of CLAIMS) {
        const { told, truth } = await check(settled)
        const holds = isDeepStrictEqual(told, truth)
        console.log(`${holds ? 'holds ' : 'FAILED'}  ${name}`)
        held &&= holds
      }
    } finally {
      await warehouse.close()
    }
  }
  return held
}
