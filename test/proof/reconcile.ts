// That the memory for comparing exported logs does not grow with them. `node test/proof/reconcile.ts [SMALL] [LARGE]`:
// numbers of copies; each size is measured in a process of its own.
import { rmSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { measureReconcile, writeLogs } from '../bench/reconcile.ts'
import { endWith } from '../support/end-with.ts'

const SIZES = [100_000, 400_000] as const
export const FULL_SIZES = [200_000, 1_600_000] as const
const MIB = 1024 ** 2
const LIMIT_BYTES = 2 * 1024 ** 3
/** What a garbage collector may leave for later, and the engine's own caches. */
const SLACK = 1.35

/** Prints the figures; true where the larger one takes no more than the smaller one and some slack. */
export const proveReconcile = async (
  sizes: readonly [small: number, large: number] = SIZES,
  print = console.log,
): Promise<boolean> => {
  const most: number[] = []
  for (const size of sizes) {
    const { folder, bytes } = await writeLogs(size)
    try {
      const { copies, memoryBytes, seconds } = measureReconcile(folder)
      most.push(memoryBytes)
      print(
        `${copies} copies (${Math.round(bytes / MIB)} MiB of JSON): ${Math.round(memoryBytes / MIB)} MiB of memory ` +
          `in all processes, ${seconds.toFixed(1)} s`,
      )
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  const [small = 0, large = Infinity] = most
  return large <= small * SLACK && large <= LIMIT_BYTES
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [first, second] = process.argv.slice(2)
  const asked = first && second ? ([Number(first), Number(second)] as const) : SIZES
  await endWith(() => proveReconcile(first === '--full' ? FULL_SIZES : asked))
}
