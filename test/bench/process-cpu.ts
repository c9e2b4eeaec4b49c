import { readFileSync } from 'node:fs'

// of every Linux that Node runs on
const TICKS_PER_SECOND = 100

/** Seconds of processor that a process has used; NaN where the system does not tell. */
export const cpuSecondsOf = (pid: number | null | undefined): number => {
  if (pid === null || pid === undefined) return NaN
  try {
    // after the name, which may hold spaces and brackets
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
  } catch {
    return NaN
  }
}
