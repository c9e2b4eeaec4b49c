/**
 * A fetch that settles: the body as text, or a rejection after `timeoutMs`. The body is always read to its end,
 * since an answer left unread keeps its connection.
 */
export async function request(
  url: string,
  init: RequestInit,
  timeoutMs: number,
): Promise<{ status: number; text: string; etag: string | null }> {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), timeoutMs)
  try {
    const response = await fetch(url, { ...init, signal: abort.signal })
    return { status: response.status, text: await response.text(), etag: response.headers.get('etag') }
  } finally {
    clearTimeout(timer)
  }
}
