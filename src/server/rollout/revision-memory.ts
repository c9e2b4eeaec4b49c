import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errorText } from '../error-text.ts'
import { ServerError } from '../server-error.ts'
import type { Seen } from './next-revision.ts'

/** What must outlive a restart: the highest revision ever published. */
export type RevisionMemory = {
  /** Its path, for messages. */
  readonly file: string
  /** null before the first publication. @throws ServerError 'revision-memory' where the file is damaged */
  load(): Promise<Seen | null>
  /** Durable once it resolves. @throws the file system's error */
  save(seen: Seen): Promise<void>
}

/** Keeps it in `published.json` of the data folder, which is made when it is first needed. */
export const createRevisionMemory = (dataDir: string): RevisionMemory => {
  const file = join(dataDir, 'published.json')
  return { file, load: () => load(file), save: (seen) => save(file, seen) }
}

const load = async (file: string): Promise<Seen | null> => {
  try {
    return parse(await readFile(file, 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    const detail = error instanceof SyntaxError ? 'it is damaged' : errorText(error)
    throw new ServerError(
      'revision-memory',
      `${file} holds the highest revision ever published and cannot be read: ${detail}; ` +
        'restore it, or delete it and give the rollout a revision above the last one.',
      { cause: error },
    )
  }
}

const parse = (text: string): Seen => {
  const value: unknown = JSON.parse(text)
  const isSeen =
    typeof value === 'object' &&
    value !== null &&
    'revision' in value &&
    Number.isSafeInteger(value.revision) &&
    'content' in value &&
    typeof value.content === 'string'
  if (!isSeen) throw new SyntaxError('no revision and content')
  return value as Seen
}

/** Written beside and renamed over, so that a crash leaves the old file or the new one, never half of one. */
const save = async (file: string, seen: Seen): Promise<void> => {
  await mkdir(dirname(file), { recursive: true })
  const temporary = `${file}.new`
  const handle = await open(temporary, 'w')
  try {
    await handle.writeFile(`${JSON.stringify(seen)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, file)
}
