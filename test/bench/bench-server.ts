import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { build, type Metafile } from 'esbuild'

export const ARMS = ['gate', 'segment-dynamic', 'segment-static', 'both-dynamic', 'both-static'] as const
export type Arm = (typeof ARMS)[number]

type Served = { readonly identity: Uint8Array; readonly brotli: Uint8Array }

export type BuiltFile = {
  readonly name: string
  readonly isEntry: boolean
  /** Bytes minified, and as brotli 11 sends them. */
  readonly identity: number
  readonly brotli: number
  /** Path of the source file → its bytes in this file, minified. */
  readonly inputs: ReadonlyMap<string, number>
}

export type BenchServer = {
  /** The page of an arm; `config` is what its script reads, `query` keeps it out of every cache. */
  at(arm: Arm): string
  /** What pages of this arm read as their configuration from now on. */
  configure(config: object): void
  readonly files: Readonly<Record<Arm, readonly BuiltFile[]>>
  close(): Promise<void>
}

const here = (file: string): string => new URL(file, import.meta.url).pathname

/** As an app's production build: minified, split at dynamic imports, each arm a bundle of its own. */
async function bundle(arm: Arm): Promise<{ served: Map<string, Served>; files: BuiltFile[] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: { app: here(`./pages/${arm}.ts`) },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
    metafile: true,
    outdir: '/out',
    write: false,
  })
  const served = new Map(
    outputFiles.map(({ path, contents }) => {
      const params = {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: contents.length,
      }
      return [
        basename(path),
        { identity: contents, brotli: brotliCompressSync(contents, { params }) },
      ] as const
    }),
  )
  return { served, files: [...served].map(([name, sizes]) => builtFile(name, sizes, metafile)) }
}

function builtFile(name: string, { identity, brotli }: Served, { outputs }: Metafile): BuiltFile {
  const output = Object.entries(outputs).find(([path]) => basename(path) === name)![1]
  const inputs = Object.entries(output.inputs).map(
    ([path, { bytesInOutput }]) => [path, bytesInOutput] as const,
  )
  return {
    name,
    isEntry: name === 'app.js',
    identity: identity.length,
    brotli: brotli.length,
    inputs: new Map(inputs),
  }
}

const page = (arm: Arm, config: object): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Bench</title>
<script>window.benchConfig=${JSON.stringify(config).replaceAll('<', '\\u003c')}</script>
<script type="module" src="/${arm}/app.js"></script></head><body></body></html>`

/** Serves bundle and page of these arms on localhost, where Chromium also accepts brotli without TLS. */
export async function startBenchServer(arms: readonly Arm[] = ARMS): Promise<BenchServer> {
  const bundles = new Map<Arm, Awaited<ReturnType<typeof bundle>>>()
  for (const arm of arms) bundles.set(arm, await bundle(arm))
  let config: object = {}
  const server = createServer((request, response) => {
    const [, arm = '', file = ''] = new URL(request.url ?? '/', 'http://localhost').pathname.split('/')
    const built = bundles.get(arm as Arm)
    const found = built?.served.get(file)
    if (found) {
      const takesBrotli = /\bbr\b/.test(`${request.headers['accept-encoding']}`)
      const encoding = takesBrotli ? { 'content-encoding': 'br' } : {}
      response.writeHead(200, { 'content-type': 'text/javascript', ...encoding })
      response.end(takesBrotli ? found.brotli : found.identity)
    } else if (built && file === '') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(arm as Arm, config))
    } else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    at: (arm) => `http://localhost:${port}/${arm}/`,
    configure: (next) => void (config = next),
    files: Object.fromEntries(
      [...bundles].map(([arm, { files }]) => [arm, files]),
    ) as unknown as BenchServer['files'],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
