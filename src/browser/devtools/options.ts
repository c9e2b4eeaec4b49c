export type OverlayOptions = {
  /**
   * Also shows on hosts that are not a developer's own (`localhost`, `*.local`, `*.test`, private addresses). Anybody may
   * ask for it there in their own browser: `localStorage.crossfade_devtools = 1`. @default false
   */
  readonly production?: boolean
  /** Begins opened. @default as it was left in this tab, at first closed */
  readonly open?: boolean
  /** The corner of the page that it stands in, below. @default 'right' */
  readonly side?: 'left' | 'right'
}
