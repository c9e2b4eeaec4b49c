import { useEffect, useState } from 'preact/hooks'
import type { Session, Status } from './api/wire.ts'
import { Mark } from './parts/mark.tsx'
import { Moment } from './parts/moment.tsx'
import { MENU, type PanelName } from './panels.ts'

type Props = {
  readonly session: Session
  readonly status: Status | null
  readonly at: number | null
  readonly panel: PanelName | null
  onSignOut(): void
}

const Revision = ({ status, at }: { readonly status: Status; readonly at: number }) => (
  <p class="where">
    <b>{status.rollout.key}</b>
    <span>
      revision {status.rollout.revision}, from {status.rollout.source},{' '}
      <Moment at={status.rollout.loadedAt} now={at} ago />
    </span>
  </p>
)

/** Where one is, who one is, and the way to every panel. */
export const Header = ({ session, status, at, panel, onSignOut }: Props) => {
  const [open, setOpen] = useState(false)
  useEffect(() => setOpen(false), [panel])
  const links = MENU.filter(({ name }) => name !== 'tokens' || session.role === 'admin')
  return (
    <header class="top">
      <div class="top-row">
        <h1 class="brand">
          <a href="#/">
            <Mark /> Crossfade
          </a>
        </h1>
        {status !== null && at !== null && <Revision status={status} at={at} />}
        <button
          type="button"
          class="button menu-button"
          aria-expanded={open}
          aria-controls="menu"
          onClick={() => setOpen(!open)}
        >
          Menu
        </button>
      </div>
      <div id="menu" class={open ? 'menu menu-open' : 'menu'}>
        <nav aria-label="Panels">
          <ul>
            <li>
              <a href="#/" aria-current={panel === null ? 'page' : undefined}>
                All
              </a>
            </li>
            {links.map(({ name, title }) => (
              <li key={name}>
                <a href={`#/${name}`} aria-current={panel === name ? 'page' : undefined}>
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <p class="me">
          <span>
            <b>{session.name}</b> {session.role}
          </span>
          <button type="button" class="button button-small" onClick={onSignOut}>
            Sign out
          </button>
        </p>
      </div>
    </header>
  )
}
