import type { Copy, Fields, Page } from './call.ts'

type PageFields = Omit<Page, 'href'>

const KEYS: readonly (keyof PageFields)[] = ['path', 'referrer', 'search', 'title', 'url']

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value ? (value as Fields) : {})

/** The page of a copy by itself, as both vendors lay it out. */
export const recordedPage = ({ href: _, ...page }: Page): PageFields => page

/**
 * `context.page` of a copy: the page at the moment of the call, under what the app says of it, in a page view's
 * properties first, then in its options (`page` there takes the place of `context.page`).
 */
export function pageContext({ type, fields, options, page }: Copy): Fields {
  const said = type === 'page' ? KEYS.filter((key) => key in fields).map((key) => [key, fields[key]]) : []
  return {
    ...recordedPage(page),
    ...Object.fromEntries(said),
    ...fieldsOf('page' in options ? options['page'] : fieldsOf(options['context'])['page']),
  }
}
