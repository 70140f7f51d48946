/** Measures and moves a scroller of messages, found by their `data-ts`. */

/** Left free above a message whose beginning is shown. */
const ABOVE = 4;
/** So much of a message is enough to call it in view. */
const SOME = 24;

/** The message by which the view is held, and how far below the scroller's top it stood. */
export interface Hold {
  ts: string;
  top: number;
}

function rowOf(box: HTMLElement, ts: string): HTMLElement | null {
  return box.querySelector<HTMLElement>(`[data-ts="${CSS.escape(ts)}"]`);
}

function topOf(box: HTMLElement, row: Element): number {
  return row.getBoundingClientRect().top - box.getBoundingClientRect().top;
}

/** The topmost message in view. */
export function holdOf(box: HTMLElement): Hold | null {
  const edge = box.getBoundingClientRect().top;
  for (const row of box.querySelectorAll<HTMLElement>("[data-ts]")) {
    const { top, bottom } = row.getBoundingClientRect();
    if (bottom > edge) return { ts: row.dataset.ts ?? "", top: top - edge };
  }
  return null;
}

export function putBack(box: HTMLElement, hold: Hold): void {
  const row = rowOf(box, hold.ts);
  const by = row ? topOf(box, row) - hold.top : 0;
  if (by !== 0) box.scrollTop += by;
}

/** Whether the newest of what is drawn can be seen, at least its beginning. */
export function isInView(box: HTMLElement): boolean {
  const rows = box.querySelectorAll("[data-ts]");
  const last = rows[rows.length - 1];
  return !last || topOf(box, last) < box.clientHeight - SOME;
}

/** To the end, but no further than to the beginning of that message; whether it is the end. */
export function settle(box: HTMLElement, from: string | null, above = ABOVE): boolean {
  const end = box.scrollHeight - box.clientHeight;
  const row = from === null ? null : rowOf(box, from);
  const wanted = row ? Math.max(0, box.scrollTop + topOf(box, row) - above) : end;
  box.scrollTop = Math.min(end, wanted);
  return wanted >= end - 1;
}
