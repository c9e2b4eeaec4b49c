import { wrap } from '../status/wrap.ts'
import { gateSnippet, policySnippet, proxySnippets, type Snippet } from './snippets.ts'
import type { SetUp } from './set-up.ts'

const indented = (text: string, by: string): string => text.replace(/^(?=.)/gm, by)

const paste = ({ where, code }: Snippet): string =>
  `${indented(wrap(`${where}:`, 108).join('\n'), '   ')}\n\n${indented(code, '     ')}`

const WEBHOOKS = `   Each vendor brings a copy of every call back, so that the two can be compared. Both need your site's public
   https address. Make two secrets, which live in the server's environment only:

     export CROSSFADE_COPIES_SECRET=$(openssl rand -hex 32)
     export CROSSFADE_SEGMENT_SECRET=$(openssl rand -hex 32)

   Segment      Connections, Destinations, "Webhooks (Actions)", connected to the web source
     Shared Secret   CROSSFADE_SEGMENT_SECRET
     Mapping         "Send": Track, Page, Identify, Group, Alias and Screen calls
       URL           https://YOUR-SITE/crossfade/v1/copies/segment      POST
       Headers       x-crossfade-secret: CROSSFADE_COPIES_SECRET
       Data          the whole event ($event), as it is set
       Batching      off: Segment signs the first event of a batch only

   RudderStack  Destinations, "Webhook", connected to the JavaScript source
     Webhook URL     https://YOUR-SITE/crossfade/v1/copies/rudderstack  POST
     Headers         x-crossfade-secret: CROSSFADE_COPIES_SECRET`

/** What is left to do by hand, in order, after the files are written. */
export const instructions = (setUp: SetUp, folder: string): string => {
  const at = folder === '.' ? '' : `${folder.replace(/\/+$/, '')}/`
  return `Wrote ${at}crossfade.yaml and ${at}rollout.json: everybody stays on Segment only until you raise a share.

1  The gate, in

${paste(gateSnippet(setUp))}

2  A path of your own site that leads to the server's public listener, never to the admin listener, in

${proxySnippets(setUp).map(paste).join('\n\n')}

3  ${policySnippet(setUp).where}

${indented(policySnippet(setUp).code, '     ')}

   Device-mode destinations load scripts from further hosts: https://cdn.segment.com, https://cdn.rudderlabs.com
   and their own.

4  The webhooks

${WEBHOOKS}

Next: npx crossfade serve${at === '' ? '' : ` --config ${at}crossfade.yaml`}
      It prints a token: with that, crossfade set, kill and undo drive the rollout, and so does the dashboard at
      http://127.0.0.1:4467. Keep ${at}.crossfade, where it is stored, out of version control.
      npx crossfade scan ${folder}   what the app does with Segment, and what to look at first
`
}
