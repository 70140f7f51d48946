/** What the page was told that went wrong: the newest as toasts, all of them in a list. */

export const SHOWN_AT_MOST = 4;
const KEPT = 100;
const SAME_WITHIN = 1_500;

export interface Notice {
  id: number;
  words: string;
  /** By the real clock, in milliseconds. */
  at: number;
  /** Still a toast. */
  shown: boolean;
}

let newest = 0;

/** With one more. The same words twice at once are one notice: an act's answer and the server's push say the same. */
export function noticed(notices: Notice[], words: string): Notice[] {
  const at = performance.timeOrigin + performance.now();
  const last = notices[notices.length - 1];
  if (last?.words === words && last.shown && at - last.at < SAME_WITHIN) return notices;
  newest += 1;
  const all = [...notices, { id: newest, words, at, shown: true }].slice(-KEPT);
  const shown = all.filter((one) => one.shown);
  const tooMany = new Set(shown.slice(0, -SHOWN_AT_MOST).map((one) => one.id));
  return all.map((one) => (tooMany.has(one.id) ? { ...one, shown: false } : one));
}

export function dismissed(notices: Notice[], id: number): Notice[] {
  return notices.map((one) => (one.id === id ? { ...one, shown: false } : one));
}
