/** Which messages of a log are drawn, and where the scroller stands: at the newest, or held where one reads. */

import type { RefObject } from "preact";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Message } from "../types";
import { type Log, placeOf } from "./logs";

/** Drawn at first, and how many more at a time: few enough that a step fits between two frames. */
const FIRST = 50;
const STEP = 25;
const DRAWN_AT_MOST = 300;
/** Pixels from an end of what is drawn at which more is drawn. */
const NEAR = 600;
const AT_END = 30;
/** For how long after a key, the wheel or a finger a scrolling is the person's own, in milliseconds. */
const OWN = 1_000;
const INPUTS = ["wheel", "touchmove", "pointerdown", "keydown"];

/** By timestamps, since the numbers of messages change as others come before them; null: up to the newest. */
interface Span {
  first: string | null;
  last: string | null;
}

/** The message by which the view is held, and how far below the scroller's top it stood. */
interface Hold {
  ts: string;
  top: number;
}

export interface Scrolling {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  drawn: Message[];
  /** The newest message when one left the end; null while at the end. */
  left: string | null;
  toNewest: () => void;
  onScroll: () => void;
}

function bounds(messages: Message[], { first, last }: Span): [number, number] {
  const end = last === null ? messages.length : Math.min(placeOf(messages, last) + 1, messages.length);
  const start = first === null ? Math.max(0, end - FIRST) : Math.min(placeOf(messages, first), end);
  return [start, end];
}

/** One step further towards the older (-1) or newer (1) end; what lies too far at the other end is let go. */
function stepped(messages: Message[], span: Span, direction: -1 | 1): Span {
  let [start, end] = bounds(messages, span);
  if (direction < 0) {
    start = Math.max(0, start - STEP);
    end = Math.min(end, start + DRAWN_AT_MOST);
  } else {
    end = Math.min(messages.length, end + STEP);
    start = Math.max(start, end - DRAWN_AT_MOST);
  }
  const newest = end === messages.length;
  return { first: messages[start]?.ts ?? null, last: newest ? null : (messages[end - 1]?.ts ?? null) };
}

function holdOf(box: HTMLElement): Hold | null {
  const edge = box.getBoundingClientRect().top;
  for (const row of box.querySelectorAll<HTMLElement>("[data-ts]")) {
    const { top, bottom } = row.getBoundingClientRect();
    if (bottom > edge) return { ts: row.dataset.ts ?? "", top: top - edge };
  }
  return null;
}

function putBack(box: HTMLElement, hold: Hold): void {
  const row = box.querySelector<HTMLElement>(`[data-ts="${CSS.escape(hold.ts)}"]`);
  if (row) box.scrollTop += row.getBoundingClientRect().top - box.getBoundingClientRect().top - hold.top;
}

/** `older` asks for more; `marked` is the first message not read yet, which is where one begins. */
export function useScrolling(log: Log, older: () => void, marked: string | null): Scrolling {
  const { messages } = log;
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [span, setSpan] = useState<Span>({ first: null, last: null });
  const [left, setLeft] = useState<string | null>(null);
  const atEnd = useRef(true);
  const hold = useRef<Hold | null>(null);
  const begun = useRef(false);
  const height = useRef(0);
  const input = useRef(0);
  const [start, end] = bounds(messages, span);
  const newest = messages[messages.length - 1]?.ts ?? null;

  const move = (direction: -1 | 1) => {
    if (hold.current || !scroller.current) return;
    hold.current = holdOf(scroller.current);
    setSpan(stepped(messages, span, direction));
  };

  /** Away from the end by what grew, not by the person. */
  const pushed = (box: HTMLElement) => {
    const grown = box.scrollHeight - height.current;
    const below = box.scrollHeight - box.scrollTop - box.clientHeight;
    return atEnd.current && grown !== 0 && below < box.clientHeight && performance.now() - input.current > OWN;
  };

  const look = () => {
    const box = scroller.current;
    if (!box || !begun.current) return;
    if (pushed(box)) box.scrollTop = box.scrollHeight;
    height.current = box.scrollHeight;
    const below = box.scrollHeight - box.scrollTop - box.clientHeight;
    atEnd.current = below < AT_END && end === messages.length;
    if (atEnd.current !== (left === null)) setLeft(atEnd.current ? null : newest);
    if (box.scrollTop < NEAR && start > 0) move(-1);
    else if (box.scrollTop < NEAR && log.more && !log.loading && !log.error) older();
    else if (below < NEAR && end < messages.length) move(1);
  };

  const toNewest = useCallback(() => {
    atEnd.current = true;
    hold.current = null;
    setSpan({ first: null, last: null });
    setLeft(null);
    const box = scroller.current;
    if (box) box.scrollTop = box.scrollHeight;
  }, []);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box || messages.length === 0) return;
    if (!begun.current) {
      begun.current = true;
      // from here on new ones are added below what is drawn, which does not slide
      setSpan({ first: messages[start]?.ts ?? null, last: null });
      box.scrollTop = box.scrollHeight;
      const mark = marked && box.querySelector<HTMLElement>(`[data-ts="${CSS.escape(marked)}"]`);
      if (mark && mark.offsetTop < box.scrollTop) {
        box.scrollTop = Math.max(0, mark.offsetTop - 60);
        atEnd.current = false;
      }
    } else if (hold.current) {
      putBack(box, hold.current);
      hold.current = null;
    } else if (atEnd.current) {
      box.scrollTop = box.scrollHeight;
      if (end - start > DRAWN_AT_MOST) setSpan({ first: messages[end - FIRST]?.ts ?? null, last: null });
    }
    look();
  });

  // pictures that load and messages that are drawn for the first time change the height without any scrolling
  useEffect(() => {
    const box = scroller.current;
    if (!box || !content.current) return;
    const watch = new ResizeObserver(() => {
      if (atEnd.current) box.scrollTop = box.scrollHeight;
    });
    watch.observe(content.current);
    watch.observe(box);
    const note = () => {
      input.current = performance.now();
    };
    for (const name of INPUTS) box.addEventListener(name, note, { passive: true });
    return () => {
      watch.disconnect();
      for (const name of INPUTS) box.removeEventListener(name, note);
    };
  }, []);

  return { scroller, content, drawn: messages.slice(start, end), left, toNewest, onScroll: look };
}
