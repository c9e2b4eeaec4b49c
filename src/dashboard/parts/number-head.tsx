import type { ComponentChildren } from 'preact'

/** The heading of a column of numbers. */
export const NumberHead = ({ children }: { readonly children: ComponentChildren }) => (
  <th scope="col" class="number">
    {children}
  </th>
)
