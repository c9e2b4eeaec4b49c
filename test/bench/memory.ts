import { readFileSync } from 'node:fs'

const EVERY_MS = 100

/** Resident bytes of a process; 0 where the system does not tell. */
const residentOf = (pid: number): number => {
  try {
    const [, kib = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kib) * 1024
  } catch {
    return 0
  }
}

/** Watches how much memory this process and others have together. */
export const watchMemory = () => {
  const pids = [process.pid]
  let most = 0
  const look = (): void =>
    void (most = Math.max(
      most,
      pids.reduce((sum, pid) => sum + residentOf(pid), 0),
    ))
  const timer = setInterval(look, EVERY_MS)
  timer.unref()
  return {
    add(pid: number | null): void {
      if (pid !== null) pids.push(pid)
    },
    /** Bytes at the most, and no more is watched. */
    most(): number {
      clearInterval(timer)
      look()
      return most
    },
  }
}
