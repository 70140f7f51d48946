/** What the person has just done: for a while, what is new in a conversation counts as what came of it and is shown. */

/** How long an app may take to answer, in milliseconds. */
const PATIENCE = 15_000;

export interface Deed {
  /** Counts the deeds, so that one can be told from the next. */
  number: number;
  /** The message that was pressed or filled in; null for anything else. */
  pressed: string | null;
  /** Done on somebody's behalf: what comes of it is pointed out. */
  shown: boolean;
}

let deed: Deed = { number: 0, pressed: null, shown: false };
let until = 0;

/** The person acts now. */
export function acted({ pressed = null, shown = false }: Partial<Deed> = {}): void {
  deed = { number: deed.number + 1, pressed, shown };
  until = performance.now() + PATIENCE;
}

/** The person looks elsewhere, and is left alone. */
export function lookedAway(): void {
  until = 0;
}

/** The deed whose outcome is waited for. */
export function awaited(): Deed | null {
  return performance.now() < until ? deed : null;
}

const FRAMES = [
  { outline: "2px solid var(--focus)", outlineOffset: "-2px" },
  { outline: "2px solid transparent", outlineOffset: "-2px" },
];

/** Marks a part of the page for a moment; not for those who want no motion. */
export function pointOut(element: Element): void {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  element.animate(FRAMES, { duration: 2_200, easing: "ease-in" });
}
