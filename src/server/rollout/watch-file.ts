import { watch, type FSWatcher } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'

const DEBOUNCE_MS = 50
// network drives and mounted volumes report no changes
export const POLL_MS = 2_000

/**
 * Calls back after a file changed: written, replaced, deleted or back again; and every two seconds while something is
 * due. Calls never overlap, and a change during a call leads to another.
 * @returns ends the watch
 */
export const watchFile = (
  file: string,
  onChange: () => Promise<void>,
  isDue: () => boolean = () => false,
): (() => void) => {
  let known: string | null = null
  let busy = Promise.resolve()
  let closed = false
  const check = (): void => {
    busy = busy.then(async () => {
      const now = await fingerprint(file)
      if (closed || (now === known && !isDue())) return
      known = now
      await onChange()
    })
  }
  let debounce: NodeJS.Timeout | undefined
  const soon = (): void => {
    clearTimeout(debounce)
    debounce = setTimeout(check, DEBOUNCE_MS)
  }
  const poll = setInterval(soon, POLL_MS)
  const watcher = watchFolder(file, soon)
  // a change between the first read and this watch
  check()
  return () => {
    closed = true
    clearTimeout(debounce)
    clearInterval(poll)
    watcher?.close()
  }
}

/** The folder and not the file: editors replace the file, and a watch would stay with the old one. */
const watchFolder = (file: string, onEvent: () => void): FSWatcher | null => {
  try {
    const watcher = watch(dirname(file), (_event, name) => {
      // mounted configuration is swapped by a symbolic link with a name of its own
      if (name === null || name === basename(file) || name.startsWith('..')) onEvent()
    })
    watcher.on('error', () => watcher.close())
    return watcher
  } catch {
    return null
  }
}

const fingerprint = async (file: string): Promise<string> => {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true })
    return [ino, size, mtimeNs, ctimeNs].join()
  } catch {
    return 'missing'
  }
}
