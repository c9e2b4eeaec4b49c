import { agoText, momentText } from '../text/moment.ts'

type Props = { readonly at: number; readonly now: number; readonly ago?: boolean }

/** A time in the reader's zone, or how long ago it was; the other one on hover. */
export const Moment = ({ at, now, ago = false }: Props) => {
  const iso = new Date(at).toISOString()
  return (
    <time dateTime={iso} title={ago ? momentText(at, now) : iso}>
      {ago ? agoText(now - at) : momentText(at, now)}
    </time>
  )
}
