import { describe, expect, it } from 'vitest'
import { CliError } from '../../../src/cli/cli-error.ts'
import { watch } from '../../../src/cli/status/watch.ts'

/** Shows these texts one after the other, errors thrown, and is stopped after the last; what was written. */
const watched = async (shown: readonly (string | Error)[], redraw: boolean): Promise<string[]> => {
  const stop = new AbortController()
  const written: string[] = []
  const left = [...shown]
  const show = async (): Promise<string> => {
    const next = left.shift()!
    if (left.length === 0) setImmediate(() => stop.abort())
    if (next instanceof Error) throw next
    return next
  }
  const stdout = { write: (text: string) => written.push(text) }
  await watch('first\n', show, { io: { stdout, signal: stop.signal }, redraw, everyMs: 1 })
  return written
}

const away = new CliError(3, 'no Crossfade server answers.')

describe('watching', () => {
  it('writes one below the other where nobody watches a terminal', async () => {
    expect(await watched(['second', 'third\n'], false)).toEqual(['first\n', 'second\n', 'third\n'])
  })

  it('draws over the last on a terminal, clearing what was longer', async () => {
    expect(await watched(['a\nb\n'], true)).toEqual([
      '\u001b[Hfirst\u001b[K\n\u001b[J',
      '\u001b[Ha\u001b[K\nb\u001b[K\n\u001b[J',
    ])
  })

  it('goes on where the server is away for a while', async () => {
    expect(await watched([away, 'back\n'], false)).toEqual(['first\n', `${away.message}\n`, 'back\n'])
  })

  it('ends where the answer is no', async () => {
    const revoked = new CliError(2, 'the token was revoked.')
    await expect(watched([revoked, 'never\n'], false)).rejects.toBe(revoked)
  })
})
