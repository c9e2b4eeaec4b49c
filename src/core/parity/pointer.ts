import { member } from '../rollout/problem.ts'

/** The pointer (RFC 6901) to a member of what is at `path`. */
export const pointerTo = (path: string, name: string): string =>
  name.includes('~') || name.includes('/') ? member(path, name) : `${path}/${name}`

export const pointerOf = (names: readonly string[]): string => names.reduce(pointerTo, '')

/** `/a/b~1c` → `a`, `b/c`. */
export const namesIn = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((name) => (name.includes('~') ? name.replaceAll('~1', '/').replaceAll('~0', '~') : name))

/** The pointers to all that holds what is at `path`, the nearest first. */
export function holdersOf(path: string): string[] {
  const holders: string[] = []
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
    holders.push(path.slice(0, end))
  return holders
}

/** Whether a path is one of some, or in or around one of them. */
export function isRelatedTo(paths: readonly string[]): (path: string) => boolean {
  const at = new Set(paths)
  const around = new Set(paths.flatMap(holdersOf))
  return (path) => at.has(path) || around.has(path) || holdersOf(path).some((holder) => at.has(holder))
}
