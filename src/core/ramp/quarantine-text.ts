import type { Quarantine } from './evidence.ts'
import { countText, percentText } from './verdict-text.ts'

/** One sentence on what is left out of what reports say. */
export const quarantineText = ({ networks, pages, share }: Quarantine): string => {
  const more = `more than ${percentText(share)} of the reports`
  const who =
    networks === 1 ? `One network sends ${more}` : `${countText(networks)} networks send ${more} each`
  const what = `${networks === 1 ? 'its' : 'their'} ${pages === 1 ? 'page is' : `${countText(pages)} pages are`}`
  return `${who}; ${what} left out of the sample ratio and of SDKs that fail to load.`
}
