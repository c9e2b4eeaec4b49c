import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProcess } from '../support/run-process.ts'
import { root } from '../support/root.ts'

export type Packed = {
  /** Paths inside the package. */
  readonly files: readonly string[]
  readonly tarball: string
  /** The folder of an app that has installed the tarball. */
  readonly app: string
  remove(): void
}

async function npm(args: readonly string[], cwd: string): Promise<string> {
  const { code, output } = await runProcess('npm', [...args, '--ignore-scripts', '--loglevel=error'], { cwd })
  if (code !== 0) throw new Error(`npm ${args.join(' ')} ended with ${code}:\n${output}`)
  return output
}

/** Packs dist/ as it is, and installs the tarball into an empty folder without running any install script. */
export async function packAndInstall(): Promise<Packed> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'crossfade-package-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    await npm(['pack', '--pack-destination', folder], root)
    const { name, version } = (await import('../../package.json', { with: { type: 'json' } })).default
    const tarball = join(folder, `${name}-${version}.tgz`)
    const { output } = await runProcess('tar', ['-tzf', tarball])
    const files = output
      .trim()
      .split('\n')
      .map((path) => path.replace(/^package\//, ''))
    const app = join(folder, 'app')
    cpSync(join(import.meta.dirname, 'consumer'), app, { recursive: true })
    writeFileSync(join(app, 'package.json'), '{ "private": true, "type": "module" }')
    await npm(['install', '--prefer-offline', '--no-audit', '--no-fund', tarball], app)
    return { files, tarball, app, remove }
  } catch (error) {
    remove()
    throw error
  }
}
