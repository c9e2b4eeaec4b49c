import type { PairsPage } from '../../api/wire.ts'
import { hrefOf, type Address } from '../address.ts'
import { pairsQuestion } from '../questions.ts'
import { useAnswer } from '../use-answer.ts'

type Props = { readonly address: Address; readonly id: string }

type Neighbour = { readonly id: string; readonly before: string | undefined } | null

/** The pairs beside this one in the list that it was found in. */
const useNeighbours = ({
  address: { fields },
  id,
}: Props): { readonly previous: Neighbour; readonly next: Neighbour } => {
  const { before } = fields
  const page = useAnswer<PairsPage>(pairsQuestion(fields, before), null).value
  const index = page?.pairs.findIndex((pair) => pair.id === id) ?? -1
  const isLast = page !== null && index >= 0 && index === page.pairs.length - 1
  const older = isLast ? (page.next ?? undefined) : undefined
  const nextPage = useAnswer<PairsPage>(older === undefined ? null : pairsQuestion(fields, older), null).value
  const at = (found: { readonly id: string } | undefined, cursor: string | undefined): Neighbour =>
    found === undefined ? null : { id: found.id, before: cursor }
  if (page === null || index < 0) return { previous: null, next: null }
  return {
    previous: at(page.pairs[index - 1], before),
    next: isLast ? at(nextPage?.pairs[0], older) : at(page.pairs[index + 1], before),
  }
}

type LinkProps = { readonly address: Address; readonly to: Neighbour; readonly children: string }

const NeighbourLink = ({ address, to, children }: LinkProps) => {
  if (to === null)
    return (
      <span class="button button-off" aria-disabled="true">
        {children}
      </span>
    )
  const { before: _before, ...fields } = address.fields
  const more = to.before === undefined ? {} : { before: to.before }
  return (
    <a class="button" href={hrefOf({ ...address, pair: to.id, fields: { ...fields, ...more } })}>
      {children}
    </a>
  )
}

/** The way to the pair before and after, and back to the list. */
export const Neighbours = ({ address, id }: Props) => {
  const { previous, next } = useNeighbours({ address, id })
  return (
    <nav class="actions pair-nav" aria-label="Pairs of the list">
      <a class="button" href={hrefOf({ ...address, pair: null })}>
        Back to the list
      </a>
      <NeighbourLink address={address} to={previous}>
        Previous
      </NeighbourLink>
      <NeighbourLink address={address} to={next}>
        Next
      </NeighbourLink>
    </nav>
  )
}
