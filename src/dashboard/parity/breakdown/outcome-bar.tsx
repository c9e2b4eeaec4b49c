import type { By, ParityRow } from '../../api/wire.ts'
import { countText } from '../../text/count.ts'
import { PART_MEANINGS, partName, PARTS, partsOf, type Part } from '../outcomes.ts'

/** A colour and a pattern, the same wherever the part is named. */
export const PartSwatch = ({ part }: { readonly part: Part }) => (
  <span class={`swatch part-${part}`} aria-hidden="true" />
)

type Props = {
  readonly row: ParityRow
  readonly by: By
  /** Where the pairs of a part are listed. */
  hrefOf(part: Part): string | null
}

/** What became of the calls as one bar, and the same in words with their numbers. */
export const OutcomeBar = ({ row, by, hrefOf }: Props) => {
  const counts = partsOf(row)
  const present = PARTS.filter((part) => counts[part] > 0)
  if (present.length === 0) return <p class="hint">one leg only: there is nothing to compare</p>
  return (
    <div class="outcomes">
      <div class="outcome-bar" aria-hidden="true">
        {present.map((part) => (
          <span key={part} class={`outcome-part part-${part}`} style={{ flexGrow: counts[part] }} />
        ))}
      </div>
      <ul class="tallies">
        {present.map((part) => (
          <Tally key={part} part={part} name={partName(part, by)} count={counts[part]} href={hrefOf(part)} />
        ))}
      </ul>
    </div>
  )
}

type TallyProps = {
  readonly part: Part
  readonly name: string
  readonly count: number
  readonly href: string | null
}

const Tally = ({ part, name, count, href }: TallyProps) => {
  const text = (
    <>
      <PartSwatch part={part} /> <b>{countText(count)}</b> {name}
    </>
  )
  return (
    <li>
      {href === null ? (
        <span class="tally" title={PART_MEANINGS[part]}>
          {text}
        </span>
      ) : (
        <a class="tally" href={href} title={PART_MEANINGS[part]}>
          {text}
        </a>
      )}
    </li>
  )
}
