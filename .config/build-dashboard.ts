// The dashboard: one page, its script, what the script fetches when it is wanted, one style sheet. Nothing of it is inline and nothing comes from elsewhere, so
// that the strictest policy lets it run.
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const source = join(import.meta.dirname, '../src/dashboard')

/** Writes index.html, assets/dashboard.{js,css}, and the parts of the script that are fetched later. */
export const buildDashboard = async (outdir: string): Promise<void> => {
  mkdirSync(join(outdir, 'assets'), { recursive: true })
  copyFileSync(join(source, 'page.html'), join(outdir, 'index.html'))
  await build({
    entryPoints: [
      { in: join(source, 'main.tsx'), out: 'assets/dashboard' },
      { in: join(source, 'styles/index.css'), out: 'assets/dashboard' },
    ],
    outdir,
    chunkNames: 'assets/[name]-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: {
      js: '/*! With preact (MIT, © Jason Miller), uPlot (MIT, © Leon Sorokin) and uqr (MIT, © Anthony Fu). */',
    },
  })
}
