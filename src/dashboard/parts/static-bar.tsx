import type { Cohort } from '../../core/index.ts'
import { COHORTS, LABELS } from '../text/cohorts.ts'
import { percentText } from '../text/percent.ts'
import type { Parts } from '../shares/bar.ts'
import { Swatch } from './cohort-name.tsx'

/** The three names with their shares, in the order of the bar. */
export const partsText = (parts: Omit<Parts, 'sentinel'>): string =>
  COHORTS.map((cohort) => `${LABELS[cohort]} ${percentText(parts[cohort])}`).join(', ')

type BlockProps = { readonly kind: string; readonly from: number; readonly to: number }

const Block = ({ kind, from, to }: BlockProps) =>
  to > from ? <span class={`block ${kind}`} style={{ left: `${from}%`, right: `${100 - to}%` }} /> : null

/** All people in the order in which they move. The sentinel's part is hatched, and stands with both. */
export const Blocks = ({ parts }: { readonly parts: Parts }) => {
  const { rudderstack, dual, sentinel } = parts
  const alone = rudderstack + sentinel
  return (
    <>
      <Block kind="block-rudderstack" from={0} to={alone} />
      <Block kind="block-dual" from={alone} to={rudderstack + dual} />
      <Block kind="block-segment" from={rudderstack + dual} to={100} />
      {sentinel > 0 && (
        <span
          class="block block-dual block-sentinel"
          style={{ right: `${100 - alone}%`, width: `${sentinel}%` }}
        />
      )}
    </>
  )
}

type Props = { readonly parts: Parts; readonly label: string; readonly marker?: number | null }

/** A bar to look at. @param marker percent from the left */
export const StaticBar = ({ parts, label, marker = null }: Props) => (
  <div class="static-bar">
    <div class="blocks" role="img" aria-label={`${label}: ${partsText(parts)}`}>
      <Blocks parts={parts} />
    </div>
    {marker !== null && <span class="marker" style={{ left: `${marker}%` }} aria-hidden="true" />}
  </div>
)

/** The legend that is the figures. */
export const Readout = ({ text }: { readonly text: (cohort: Cohort) => string }) => (
  <p class="readout">
    {COHORTS.map((cohort) => (
      <span key={cohort} class="readout-part">
        <Swatch cohort={cohort} />
        <span>{LABELS[cohort]}</span> <b>{text(cohort)}</b>
      </span>
    ))}
  </p>
)
