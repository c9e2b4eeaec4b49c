import type { AppKind, SetUp } from './set-up.ts'

/** Something to paste: where it goes, and the text. */
export type Snippet = { readonly where: string; readonly code: string }

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`

const options = ({ segmentKey, rudderstackKey, dataPlane, gpc }: SetUp): string =>
  [
    `{`,
    `  rollout: '/crossfade/v1/rollout',`,
    `  segment: { writeKey: ${quoted(segmentKey)} },`,
    `  rudderstack: { writeKey: ${quoted(rudderstackKey)}, dataPlaneUrl: ${quoted(dataPlane)} },`,
    ...(gpc === 'deny' ? [`  gpc: 'deny',`] : []),
    `}`,
  ].join('\n')

const module = (setUp: SetUp): string => `import { createGate } from 'crossfade-gate'

export const analytics = createGate(${options(setUp)})`

const scriptTag = (setUp: SetUp): string => `<script>
  window.crossfade = []
  crossfade.options = ${options(setUp).replaceAll('\n', '\n  ')}
  crossfade.push(['page'])
</script>
<script async src="/js/crossfade.iife.js"></script>`

const APPS: Readonly<Record<AppKind, (setUp: SetUp) => Snippet>> = {
  vite: (setUp) => ({
    where: "src/analytics.ts, imported where Segment's SDK is imported now",
    code: module(setUp),
  }),
  next: (setUp) => ({
    where: "lib/analytics.ts, imported by client components where Segment's SDK is imported now",
    code: `'use client'\n${module(setUp)}`,
  }),
  script: (setUp) => ({
    where:
      "every page, instead of Segment's snippet, with crossfade.iife.js, crossfade.segment.js and " +
      'crossfade.rudderstack.js from node_modules/crossfade-gate/dist in /js; calls are crossfade.track(…)',
    code: scriptTag(setUp),
  }),
}

/** The import that takes the place of Segment's. */
export const gateSnippet = (setUp: SetUp): Snippet => APPS[setUp.app](setUp)

const NGINX: Snippet = {
  where: "nginx, for the app's own site",
  code: 'location /crossfade/ { proxy_pass http://127.0.0.1:4466/; }',
}

const PROXIES: Readonly<Record<AppKind, readonly Snippet[]>> = {
  vite: [
    {
      where: 'vite.config.ts, while developing',
      code: `server: {
  proxy: {
    '/crossfade': { target: 'http://127.0.0.1:4466', rewrite: (path) => path.replace('/crossfade', '') },
  },
},`,
    },
    NGINX,
  ],
  next: [
    {
      where: 'next.config.js',
      code: `async rewrites() {
  return [{ source: '/crossfade/:path*', destination: 'http://127.0.0.1:4466/:path*' }]
},`,
    },
  ],
  script: [NGINX],
}

/** What makes /crossfade lead to the public listener, and only there. */
export const proxySnippets = ({ app }: SetUp): readonly Snippet[] => PROXIES[app]

/** What both SDKs need of a Content Security Policy, besides what the page has. */
export const policySnippet = ({ dataPlane }: SetUp): Snippet => {
  const hosts = ['https://cdn.segment.com', 'https://api.segment.io', 'https://api.rudderstack.com']
  return {
    where: 'Content Security Policy, if there is one',
    code: `script-src 'self'\nconnect-src 'self' ${[...hosts, new URL(dataPlane).origin].join(' ')}`,
  }
}
