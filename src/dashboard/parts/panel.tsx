import type { ComponentChildren } from 'preact'

/** A part of the page that has an address of its own, and says where its figures come from. */
export type PanelProps = {
  readonly name: string
  readonly title: string
  /** The route of its figures. */
  readonly json?: string
  /** The address of its list as CSV. */
  readonly csv?: string
  /** Its own address. @default `#/` and its name */
  readonly href?: string
  readonly note?: ComponentChildren
  readonly wide?: boolean
  readonly children: ComponentChildren
}

export const Panel = ({ name, title, json, csv, href, note, wide = false, children }: PanelProps) => (
  <section class={wide ? 'panel panel-wide' : 'panel'} id={`panel-${name}`} aria-labelledby={`title-${name}`}>
    <header class="panel-head">
      <h2 id={`title-${name}`}>
        <a class="permalink" href={href ?? `#/${name}`}>
          {title}
        </a>
      </h2>
      <p class="panel-links">
        {json !== undefined && (
          <a href={json} aria-label={`${title} as JSON`}>
            JSON
          </a>
        )}
        {csv !== undefined && (
          <a href={csv} download={`${name}.csv`} aria-label={`${title} as CSV`}>
            CSV
          </a>
        )}
      </p>
    </header>
    {note !== undefined && <p class="panel-note">{note}</p>}
    {children}
  </section>
)
