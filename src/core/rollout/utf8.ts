/**
 * The UTF-8 bytes of a text, one character (U+0000..U+00FF) a byte; a lone surrogate becomes U+FFFD.
 * Written out because core has no TextEncoder: it knows neither Node nor the DOM.
 */
export const utf8 = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd')).replace(/%(..)/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  )
