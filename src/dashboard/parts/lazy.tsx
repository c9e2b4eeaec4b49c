import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Notice } from './notice.tsx'

type Loading = 'no' | 'failed'

/** A component whose code is fetched when it is first drawn. */
export const lazy = <Props extends object>(load: () => Promise<ComponentType<Props>>) => {
  let Loaded: ComponentType<Props> | null = null
  return (props: Props) => {
    const [state, setState] = useState<Loading | 'yes'>(Loaded === null ? 'no' : 'yes')
    useEffect(() => {
      if (Loaded !== null) return
      const settle = (component: ComponentType<Props>): void => {
        Loaded = component
        setState('yes')
      }
      load().then(settle, () => setState('failed'))
    }, [])
    if (Loaded !== null) return <Loaded {...props} />
    return state === 'failed' ? <NotLoaded /> : <p class="waiting">Loading…</p>
  }
}

/** The server may have been updated since the page was opened. */
const NotLoaded = () => (
  <Notice kind="wrong" live>
    <p>This part of the dashboard could not be loaded. The server does not answer, or was updated.</p>
    <button type="button" class="button" onClick={() => location.reload()}>
      Reload the page
    </button>
  </Notice>
)
