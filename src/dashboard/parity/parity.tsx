import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { Sources } from '../api/wire.ts'
import { useDesk } from '../state/desk.ts'
import { parseAddress, type Address } from './address.ts'
import { MainNav } from './main-nav.tsx'
import { NotUp } from './not-up.tsx'
import { NothingYet } from './nothing-yet.tsx'
import { Overview } from './overview/overview.tsx'
import { PairPage } from './pair/pair-page.tsx'
import { PairsPanel } from './pairs/pairs.tsx'
import { PeoplePage } from './people/people.tsx'
import { RangeChoice } from './range-choice.tsx'
import { RulesPage } from './rules/rules.tsx'
import { SOURCES } from './questions.ts'
import { spanOf } from './range.ts'
import { REFRESH_MS } from './refresh.ts'
import { useAnswer } from './use-answer.ts'

type PageProps = {
  readonly address: Address
  /** When it changes the figures are asked for again. */
  readonly tick: number
  readonly sources: Sources
}

const PageOf = ({ address, tick, sources }: PageProps) => {
  if (address.pair !== null) return <PairPage address={address} id={address.pair} />
  switch (address.page) {
    case 'overview':
      return <Overview address={address} tick={tick} sources={sources.sources} />
    case 'pairs':
      return <PairsPanel address={address} tick={tick} />
    case 'rules':
      return <RulesPage address={address} tick={tick} />
    case 'people':
      return <PeoplePage address={address} tick={tick} />
  }
}

/** What was focused may be gone with the page before. */
const useFocusOnChange = (place: string) => {
  const element = useRef<HTMLDivElement>(null)
  const before = useRef(place)
  useEffect(() => {
    if (before.current !== place && document.activeElement === document.body)
      element.current?.focus({ preventScroll: true })
    before.current = place
  }, [place])
  return element
}

/** Everything about how far RudderStack receives what Segment receives. */
export const Parity = ({ rest, query }: { readonly rest: string; readonly query: string }) => {
  const { at } = useDesk()
  const address = useMemo(() => parseAddress(rest, query), [rest, query])
  const { page, pair, fields } = address
  const moves = spanOf(fields) !== null || fields.to === undefined
  const tick = moves ? Math.floor(at / REFRESH_MS) : 0
  const sources = useAnswer<Sources>(SOURCES, Math.floor(at / REFRESH_MS))
  const place = useFocusOnChange(`${page} ${pair ?? ''}`)
  return (
    <div class="parity" ref={place} tabIndex={-1}>
      <div class="parity-head">
        <MainNav address={address} />
        {pair === null && <RangeChoice address={address} now={at} />}
      </div>
      {sources.value === null ? (
        <NotUp problem={sources.problem} />
      ) : (
        <>
          <NotUp problem={sources.problem} stale />
          {sources.value.sources.every(({ lastCopyAt }) => lastCopyAt === null) ? (
            <NothingYet />
          ) : (
            <PageOf address={address} tick={tick} sources={sources.value} />
          )}
        </>
      )}
    </div>
  )
}
