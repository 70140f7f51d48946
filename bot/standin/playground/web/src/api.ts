/** How the page asks its server: JSON there and back, and sentences where something is wrong. */

export type Reply<T> = { ok: true; body: T; error: null } | { ok: false; body: null; error: string };

const UNREACHABLE = "The server of this page cannot be reached.";

/** Asks for `/page/...` and never rejects; `error` is a sentence. */
export async function request<T = unknown>(method: string, path: string, body?: unknown): Promise<Reply<T>> {
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const headers = sent === undefined ? undefined : { "Content-Type": "application/json" };
  try {
    const response = await fetch(path, { method, headers, body: sent });
    const answer = await response.json().catch(() => null);
    if (response.ok && answer !== null) return { ok: true, body: answer as T, error: null };
    return failed(answer?.error ?? `The server answered ${response.status} ${response.statusText}`.trim());
  } catch {
    return failed(UNREACHABLE);
  }
}

function failed(error: unknown): Reply<never> {
  return { ok: false, body: null, error: String(error) };
}

/** An address of the page's server with its questions; those that are undefined are left out. */
export function address(path: string, questions: Record<string, string | number | null | undefined>): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(questions)) {
    if (value !== undefined && value !== null) asked.set(name, String(value));
  }
  const query = asked.toString();
  return query ? `${path}?${query}` : path;
}
