import { CAUSE_TEXTS, isCause } from '../../core/text/cause-text.ts'

const SETTLED: Readonly<Record<string, string>> = {
  'after-delivery': 'the page delivered it: lost behind the vendor’s door',
  'no-report': 'no page reported what became of it',
  oversize: 'larger than what Segment takes',
}

/** " (the SDK did not load)", or nothing for a cause that a newer server knows. */
export const causeText = (cause: string): string => {
  const text = isCause(cause)
    ? CAUSE_TEXTS[cause]
    : Object.hasOwn(SETTLED, cause)
      ? SETTLED[cause]
      : undefined
  return text === undefined ? '' : ` (${text})`
}
