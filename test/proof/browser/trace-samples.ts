/** What the sampling profiler writes into a trace. */
export type ProfileEvent = {
  readonly name: string
  readonly tid: number
  readonly id?: string
  readonly args: {
    readonly data?: {
      readonly startTime?: number
      readonly timeDeltas?: readonly number[]
      readonly cpuProfile?: { readonly nodes?: readonly ProfileNode[]; readonly samples?: readonly number[] }
    }
  }
}

type ProfileNode = {
  readonly id: number
  readonly parent?: number
  readonly callFrame: { readonly url?: string; readonly functionName: string }
}

type Sample = { readonly at: number; readonly us: number; readonly file: string }

/** What no script file was in: the browser's own work. */
const NO_FILE = ''

const fileOf = (url: string): string => new URL(url).pathname.split('/').at(-1)!

/** The file of the innermost frame that has one: the browser's own functions count for whoever calls them. */
function fileAt(nodes: ReadonlyMap<number, ProfileNode>, id: number): string {
  for (let node = nodes.get(id); node; node = nodes.get(node.parent ?? -1)) {
    const { url } = node.callFrame
    if (url?.startsWith('http')) return fileOf(url)
  }
  return NO_FILE
}

function samplesOf(events: readonly ProfileEvent[], main: number): Sample[] {
  const profile = events.find(({ name, tid }) => name === 'Profile' && tid === main)
  if (!profile) return []
  const nodes = new Map<number, ProfileNode>()
  const samples: Sample[] = []
  let at = profile.args.data!.startTime!
  for (const { name, id, args } of events) {
    if (name !== 'ProfileChunk' || id !== profile.id) continue
    const { cpuProfile = {}, timeDeltas = [] } = args.data!
    for (const node of cpuProfile.nodes ?? []) nodes.set(node.id, node)
    for (const [i, nodeId] of (cpuProfile.samples ?? []).entries()) {
      const us = timeDeltas[i] ?? 0
      at += us
      // deltas may be negative where threads have stamped them
      if (us > 0) samples.push({ at, us, file: fileAt(nodes, nodeId) })
    }
  }
  return samples
}

/** For any span of the trace (µs): its parts by script file, together 1, the largest first. */
export function taskSamples(
  events: readonly ProfileEvent[],
  main: number,
): (from: number, to: number) => ReadonlyMap<string, number> {
  const samples = samplesOf(events, main)
  return (from, to) => {
    const byFile = new Map<string, number>()
    let all = 0
    for (const { at, us, file } of samples) {
      if (at < from || at > to) continue
      byFile.set(file, (byFile.get(file) ?? 0) + us)
      all += us
    }
    return new Map([...byFile].map(([file, us]) => [file, us / all] as const).sort(([, a], [, b]) => b - a))
  }
}
