import { useState } from 'preact/hooks'
import type { LoginLink } from '../../api/wire.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { useDesk } from '../../state/desk.ts'
import { submits, useAction } from '../../state/use-action.ts'
import { clockText } from '../../text/moment.ts'
import { QrCode } from './qr-code.tsx'

const isLocal = (base: string): boolean =>
  /^https?:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|\/|$)/i.test(base.trim())

const Link = ({ link }: { readonly link: LoginLink }) => (
  <div class="link">
    <QrCode text={link.url} label="The one-time link as a QR code" />
    <div>
      <p>
        Point a phone’s camera at it. The link signs in one browser, once, until{' '}
        <b>{clockText(link.expiresAt)}</b>.
      </p>
      <p class="secret">
        <code>{link.url}</code>
      </p>
      <CopyButton text={link.url} what="the link" />
    </div>
  </div>
)

/** This desk on a phone: a link that works once, as a QR code. */
export const Phone = () => {
  const { api, session, at } = useDesk()
  const [base, setBase] = useState(location.origin)
  const [link, setLink] = useState<LoginLink | null>(null)
  const action = useAction(() => {
    const other = base.trim() === '' || base.trim() === location.origin ? {} : { base: base.trim() }
    return api<LoginLink>('POST', 'api/login', { body: other })
  }, setLink)
  const alive = link !== null && link.expiresAt > at
  return (
    <Panel
      name="phone"
      title="On a phone"
      note={`Whoever opens the link is signed in as ${session.name} (${session.role}).`}
    >
      <form onSubmit={submits(action)}>
        <div class="field">
          <label for="phone-base">Address at which the phone reaches this server</label>
          <input
            id="phone-base"
            type="url"
            value={base}
            autoComplete="off"
            aria-describedby={isLocal(base) ? 'phone-local' : undefined}
            onInput={(event) => setBase(event.currentTarget.value)}
          />
          {isLocal(base) && (
            <p id="phone-local" class="hint hint-warning">
              This address is this machine’s own; a phone needs another one, which admin.hosts allows.
            </p>
          )}
        </div>
        <div class="actions">
          <button type="submit" class="button" disabled={action.busy}>
            {alive ? 'Make another link' : 'Make a link'}
          </button>
        </div>
      </form>
      <ProblemNotice problem={action.problem} />
      {alive && <Link link={link} />}
      {link !== null && !alive && <p class="quiet">The link has expired.</p>}
    </Panel>
  )
}
