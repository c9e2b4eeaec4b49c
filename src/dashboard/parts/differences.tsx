import type { Difference } from '../shares/diff-rollouts.ts'

/** What a change changes, line by line. */
export const Differences = ({ differences }: { readonly differences: readonly Difference[] }) =>
  differences.length === 0 ? (
    <p class="quiet">Nothing that gates read.</p>
  ) : (
    <ul class="differences">
      {differences.map(({ what, before, after }) => (
        <li key={what}>
          {what} <del>{before}</del> <span aria-hidden="true">→</span>
          <span class="unseen"> becomes </span> <ins>{after}</ins>
        </li>
      ))}
    </ul>
  )
