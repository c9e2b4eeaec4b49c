import { useRef } from 'preact/hooks'
import type { Leg } from '../../../core/index.ts'
import {
  barOf,
  gapOf,
  LEG_OF,
  moveHandle,
  partsOf,
  rulesOf,
  sharesOf,
  type Bar,
  type Handle as Side,
} from '../../shares/bar.ts'
import type { Document } from '../../shares/edits.ts'
import { effectiveShare, effectiveShares } from '../../../core/rollout/effective-share.ts'
import { Blocks, partsText, Readout } from '../../parts/static-bar.tsx'
import { LEG_NAMES } from '../../text/cohorts.ts'
import { conditionSentence } from '../../text/condition-sentence.ts'
import { percentText } from '../../text/percent.ts'
import { Handle } from './handle.tsx'
import { ShareField } from './share-field.tsx'

type Props = {
  /** With the edits in it, and without. */
  readonly document: Document
  readonly inForce: Document
  readonly index: number
  readonly disabled: boolean
  problemOf(leg: Leg): string | null
  onSet(leg: Leg, value: number | null): void
  onInvalid(leg: Leg, problem: string): void
}

const Ghost = ({ at, side }: { readonly at: number; readonly side: Side }) => (
  <span class={`ghost ghost-${side}`} style={{ left: `${at / 100}%` }} aria-hidden="true" />
)

const GapNote = ({ bar, document }: { readonly bar: Bar; readonly document: Document }) => {
  const gap = gapOf(bar)
  if (gap === 0) return null
  const { fallback } = rulesOf(document)
  return (
    <p class="hint hint-warning">
      {percentText(gap / 100)} of these people would be in neither pipeline, so the fallback gives them{' '}
      {LEG_NAMES[fallback]}.
    </p>
  )
}

/** One audience: all its people as one bar, the range of each leg above and below it, and both shares as numbers. */
export const AudienceBar = (props: Props) => {
  const { document, inForce, index, disabled, problemOf, onSet, onInvalid } = props
  const blocks = useRef<HTMLDivElement>(null)
  const audience = document.audiences[index]
  if (audience === undefined) return null
  const bar = barOf(effectiveShares(document, index))
  const before = barOf(effectiveShares(inForce, index))
  const parts = partsOf(bar, rulesOf(document))
  const was = partsOf(before, rulesOf(inForce))
  const changed = bar.left !== before.left || bar.right !== before.right
  const { name } = audience
  const move = (side: Side, to: number): void => {
    const moved = moveHandle(bar, side, to)
    if (moved[side] !== bar[side]) onSet(LEG_OF[side], sharesOf(moved)[LEG_OF[side]])
  }
  const handle = (side: Side) => (
    <Handle
      side={side}
      bar={bar}
      audience={name}
      partsText={partsText(parts)}
      disabled={disabled}
      track={() => blocks.current?.getBoundingClientRect()}
      onMove={(to) => move(side, to)}
    />
  )
  const field = (leg: Leg) => (
    <ShareField
      id={`share-${index}-${leg}`}
      leg={leg}
      audience={name}
      share={effectiveShare(document, index, leg)}
      mayInherit={index < document.audiences.length - 1}
      problem={problemOf(leg)}
      disabled={disabled}
      onSet={(value) => onSet(leg, value)}
      onInvalid={(problem) => onInvalid(leg, problem)}
    />
  )
  return (
    <article class={changed ? 'audience audience-changed' : 'audience'} aria-label={`Audience ${name}`}>
      <header class="audience-head">
        <h3>{name}</h3>
        <p class="quiet">{conditionSentence(audience)}</p>
        <Readout text={(cohort) => percentText(parts[cohort])} />
      </header>
      <div class="fader">
        {field('rudderstack')}
        <div class="rail rail-rudderstack">
          <span class="reach reach-rudderstack" style={{ width: `${bar.right / 100}%` }} />
          {changed && <Ghost at={before.right} side="right" />}
          {handle('right')}
        </div>
        <div class="blocks" ref={blocks} role="img" aria-label={`${name}: ${partsText(parts)}`}>
          <Blocks parts={parts} />
        </div>
        {field('segment')}
        <div class="rail rail-segment">
          <span class="reach reach-segment" style={{ left: `${bar.left / 100}%` }} />
          {changed && <Ghost at={before.left} side="left" />}
          {handle('left')}
        </div>
      </div>
      <div class="audience-notes">
        {parts.sentinel > 0 && (
          <p class="hint">
            <span class="swatch swatch-dual swatch-sentinel" aria-hidden="true" />
            {percentText(rulesOf(document).sentinel)} sentinel: {percentText(parts.sentinel)} of people stay
            on both, so that losses stay visible.
          </p>
        )}
        {problemOf('segment') === null && <GapNote bar={bar} document={document} />}
        {changed && <p class="hint">In force: {partsText(was)}.</p>}
      </div>
    </article>
  )
}
