import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ROLLOUT, temporaryFolder, until } from '../server/support.ts'

const BIN = join(import.meta.dirname, '../../src/cli/index.ts')

const spawnBin = (argv: readonly string[], nodeFlags: readonly string[] = []) => {
  const child = spawn(process.execPath, [...nodeFlags, BIN, ...argv], { env: {}, cwd: temporaryFolder() })
  onTestFinished(() => void child.kill('SIGKILL'))
  const written = { out: '', err: '' }
  child.stdout.on('data', (chunk) => (written.out += chunk))
  child.stderr.on('data', (chunk) => (written.err += chunk))
  const exit = once(child, 'close').then(([code, signal]) => ({ code, signal, ...written }) as const)
  return { child, exit, written }
}

describe('the bin', () => {
  it('gives its exit code to the shell', async () => {
    expect(await spawnBin(['--version']).exit).toMatchObject({ code: 0, err: '' })
    expect(await spawnBin(['nonsense']).exit).toMatchObject({ code: 2, out: '' })
    expect(await spawnBin(['status', '--server', 'http://127.0.0.1:9']).exit).toMatchObject({
      code: 3,
      out: '',
    })
  })

  it('says on an older Node which one it needs, and reads nothing newer before', async () => {
    const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '23.11.1' } })`
    const { exit } = spawnBin(['--help'], ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`])
    expect(await exit).toEqual({
      code: 2,
      signal: null,
      out: '',
      err: 'crossfade needs Node 24 or newer, and this is Node 23.11.1.\n',
    })
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('serves until %s and then ends with 0', async (signal) => {
    const file = join(temporaryFolder(), 'rollout.json')
    writeFileSync(file, JSON.stringify(ROLLOUT))
    const argv = ['serve', '--rollout', file, '--public', '127.0.0.1:0', '--admin', '127.0.0.1:0']
    const { child, exit, written } = spawnBin(argv)
    await until(
      () => written.out,
      (out) => out.includes('\nadmin'),
    )
    const [publicUrl = ''] = written.out.match(/http:\/\/\S+/) ?? []
    expect((await fetch(`${publicUrl}/healthz`)).status).toBe(200)
    child.kill(signal)
    expect(await exit).toMatchObject({ code: 0, signal: null })
  })

  it('serves on when whoever read its log has gone, and its greeting’s reader too', async () => {
    const file = join(temporaryFolder(), 'rollout.json')
    writeFileSync(file, JSON.stringify(ROLLOUT))
    const argv = ['serve', '--rollout', file, '--public', '127.0.0.1:0', '--admin', '127.0.0.1:0']
    const { child, exit, written } = spawnBin(argv)
    await until(
      () => written.out,
      (out) => out.includes('\nadmin'),
    )
    child.stdout.destroy()
    child.stderr.destroy()
    const [publicUrl = ''] = written.out.match(/http:\/\/\S+/) ?? []
    const served = async (): Promise<number> => {
      const response = await fetch(`${publicUrl}/v1/rollout`)
      return ((await response.json()) as { revision: number }).revision
    }
    for (const revision of [50, 51, 52]) {
      // each is logged
      writeFileSync(file, JSON.stringify({ ...ROLLOUT, revision }))
      await until(served, (found) => found === revision)
    }
    child.kill('SIGTERM')
    expect(await exit).toMatchObject({ code: 0, signal: null })
  })

  it('does not mind a reader that goes away', async () => {
    const { child, exit } = spawnBin(['--help'])
    child.stdout.destroy()
    expect(await exit).toMatchObject({ code: 0, err: '' })
  })
})
