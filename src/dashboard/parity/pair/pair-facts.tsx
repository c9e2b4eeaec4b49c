import type { ComponentChildren } from 'preact'
import type { PairAnswer, PairRow, PairSide } from '../../api/wire.ts'
import { CohortName } from '../../parts/cohort-name.tsx'
import { Moment } from '../../parts/moment.tsx'
import { COHORTS, LEG_NAMES, LEGS } from '../../text/cohorts.ts'
import { durationText } from '../../text/count.ts'
import { causeSentence } from '../cause-list.ts'
import { hrefOf, type Fields } from '../address.ts'
import { Name } from '../name.tsx'
import { OutcomeBadge } from '../outcome-badge.tsx'
import { onlyRange } from '../range.ts'
import { NO_GATES_STAMP } from '../no-gates-stamp.ts'

type Props = { readonly answer: PairAnswer; readonly fields: Fields; readonly now: number }

const Fact = ({ name, children }: { readonly name: string; readonly children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

const Copies = ({ copies }: Pick<PairSide, 'copies'>) =>
  copies.length === 0 ? (
    <>no copy</>
  ) : (
    <>
      {copies.map(({ receivedAt, at, sdk, recovered }, index) => (
        <p key={index}>
          {durationText(Math.max(0, receivedAt - at))} after the call{recovered && ', sent again'}{' '}
          <span class="quiet">
            <Name text={sdk} none="" />
          </span>
        </p>
      ))}
    </>
  )

/** Other pairs of the same session, or user. */
const Others = ({ pair, fields }: { readonly pair: PairRow; readonly fields: Fields }) => {
  const href = (more: Fields): string =>
    hrefOf({ page: 'pairs', pair: null, fields: { ...onlyRange(fields), ...more } })
  return (
    <>
      {pair.session !== '' && (
        <Fact name="session">
          <a href={href({ session: pair.session })} class="cause-link">
            <Name text={pair.session} />
          </a>
        </Fact>
      )}
      <Fact name="user">
        {pair.userId === '' ? (
          'anonymous'
        ) : (
          <a href={href({ userId: pair.userId })} class="cause-link">
            <Name text={pair.userId} />
          </a>
        )}
      </Fact>
    </>
  )
}

const Cohort = ({ name }: { readonly name: string }) => {
  const cohort = COHORTS.find((one) => one === name)
  return cohort === undefined ? <Name text={name} none="–" /> : <CohortName cohort={cohort} />
}

/** What is known of a pair besides what it says. */
export const PairFacts = ({ answer, fields, now }: Props) => {
  const { pair } = answer
  return (
    <dl class="facts">
      {pair === null ? (
        <Fact name="outcome">not settled yet: the other copy may still come</Fact>
      ) : (
        <>
          <Fact name="outcome">
            <OutcomeBadge outcome={pair.outcome} changesMeaning={pair.changesMeaning} />
            {pair.cause !== '' && (
              <p>
                <b>
                  <Name text={pair.cause} />
                </b>
                : {causeSentence(pair.cause)}
              </p>
            )}
          </Fact>
          <Fact name="called">
            <Moment at={pair.at} now={now} />
          </Fact>
          <Fact name="cohort">
            <Cohort name={pair.cohort} />
          </Fact>
          {pair.doubted && <Fact name="stamp">{NO_GATES_STAMP}</Fact>}
          <Others pair={pair} fields={fields} />
          <Fact name="browser">
            <Name text={pair.browser} none="–" />
          </Fact>
          <Fact name="region, area">
            <Name text={pair.region} none="–" />, <Name text={pair.area} none="–" />
          </Fact>
          <Fact name="app version">
            <Name text={pair.appVersion} none="–" />
          </Fact>
        </>
      )}
      {LEGS.toReversed().map((leg) => (
        <Fact key={leg} name={`arrived from ${LEG_NAMES[leg]}`}>
          <Copies copies={answer[leg].copies} />
        </Fact>
      ))}
    </dl>
  )
}
