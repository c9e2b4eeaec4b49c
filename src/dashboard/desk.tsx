import { useEffect } from 'preact/hooks'
import type { Api } from './api/api.ts'
import type { Session, Status } from './api/wire.ts'
import { Header } from './header.tsx'
import { Notices } from './notices.tsx'
import { panelOf, type PanelName } from './panels.ts'
import { lazy } from './parts/lazy.tsx'
import { Calls } from './panels/calls.tsx'
import { HistoryPanel } from './panels/history/history.tsx'
import { People } from './panels/people/people.tsx'
import { Phone } from './panels/phone/phone.tsx'
import { Problems } from './panels/problems.tsx'
import { PropagationPanel } from './panels/propagation/propagation.tsx'
import { Sdks } from './panels/sdks.tsx'
import { Shares } from './panels/shares/shares.tsx'
import { TokensPanel } from './panels/tokens/tokens.tsx'
import { Who } from './panels/who/who.tsx'
import { Wrong } from './panels/wrong/wrong.tsx'
import { Notice } from './parts/notice.tsx'
import { RampGlance } from './ramp/glance.tsx'
import { RampWatch } from './ramp/ramp-watch.tsx'
import { DeskProvider } from './state/desk.ts'
import type { Route } from './state/parse-route.ts'
import type { Draft } from './state/use-draft.ts'
import type { Seen } from './state/use-status.ts'
import { useScrollMemory } from './state/use-scroll-memory.ts'
import { LEG_NAMES } from './text/cohorts.ts'
import { clockText } from './text/moment.ts'

type Props = {
  readonly api: Api
  readonly session: Session
  readonly seen: Seen & { refresh(): Promise<void> }
  readonly draft: Draft | null
  readonly route: Route
  onSignOut(): void
}

const Parity = lazy(async () => (await import('./parity/index.ts')).Parity)
const RampPage = lazy(async () => (await import('./ramp/index.ts')).RampPage)
const Incidents = lazy(async () => (await import('./incidents/index.ts')).IncidentsPage)
const ParityGlance = lazy(async () => (await import('./parity/index.ts')).ParityGlance)

type PanelProps = { readonly name: PanelName; readonly draft: Draft; readonly route: Route }

const PanelOf = ({ name, draft, route }: PanelProps) => {
  switch (name) {
    case 'shares':
      return <Shares draft={draft} />
    case 'ramp':
      return <RampPage />
    case 'incidents':
      return <Incidents rest={route.rest} query={route.query} />
    case 'people':
      return <People />
    case 'parity':
      return <Parity rest={route.rest} query={route.query} />
    case 'propagation':
      return <PropagationPanel />
    case 'sdks':
      return <Sdks />
    case 'calls':
      return <Calls />
    case 'problems':
      return <Problems />
    case 'who':
      return <Who />
    case 'history':
      return <HistoryPanel glance={false} />
    case 'phone':
      return <Phone />
    case 'tokens':
      return <TokensPanel />
  }
}

const Everything = ({ draft }: { readonly draft: Draft }) => (
  <>
    <Shares draft={draft} />
    <RampGlance />
    <People />
    <ParityGlance />
    <PropagationPanel />
    <Sdks />
    <Calls />
    <Problems />
    <Who />
    <Phone />
    <HistoryPanel glance />
  </>
)

const Unreachable = ({ seen: { problem, at } }: { readonly seen: Seen }) =>
  problem === null || problem.kind === 'signed-out' ? null : (
    <Notice kind="wrong" live>
      {problem.kind === 'unreachable'
        ? `The server does not answer${at === null ? '' : ` since ${clockText(at)}; what stands here is from then`}. It is asked again every two seconds.`
        : problem.sentence}
    </Notice>
  )

const titleOf = (status: Status | null): string => {
  if (status === null) return 'Crossfade'
  const { key, killed } = status.rollout
  return `${killed === null ? '' : `${LEG_NAMES[killed]} is killed: `}${key}, Crossfade`
}

/** Everything that somebody who is signed in sees. */
export const Desk = ({ api, session, seen, draft, route, onSignOut }: Props) => {
  const { status, at, refresh } = seen
  const name = panelOf(route.panel)
  useEffect(() => {
    document.title = titleOf(status)
  }, [titleOf(status)])
  useScrollMemory(route)
  return (
    <div class="page">
      <Header session={session} status={status} at={at} panel={name} onSignOut={onSignOut} />
      <main class="main">
        <Unreachable seen={seen} />
        {status === null || at === null || draft === null ? (
          <p class="waiting">Asking the server…</p>
        ) : (
          <DeskProvider value={{ api, session, status, at, refresh }}>
            <RampWatch watched={name === 'ramp'}>
              <Notices status={status} />
              <Wrong />
              <div class="panels">
                {name === null ? (
                  <Everything draft={draft} />
                ) : (
                  <PanelOf name={name} draft={draft} route={route} />
                )}
              </div>
            </RampWatch>
          </DeskProvider>
        )}
      </main>
    </div>
  )
}
