/** Which messages of a log are drawn, and where the scroller stands: at what is new, or held where one reads. */

import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { awaited, lookedAway } from "../attention";
import type { Message } from "../types";
import type { Log } from "./logs";
import { holdOf, isInView, putBack, settle } from "./placing";
import { bounds, DRAWN_AT_MOST, type Span, STEP, stepped, tail } from "./span";

/** Pixels from an end of what is drawn at which more is drawn. */
const NEAR = 700;
/** Pixels that must lie beyond the window before rows there are let go, or they would come back at once. */
const FAR = 2 * NEAR + STEP * 30;
const AT_END = 30;
/** Room for the day and the line above the first message that was not read. */
const ABOVE_MARK = 60;
/** By these the person moves the view, whatever the page was about to show. */
const INPUTS = ["wheel", "touchmove", "keydown", "pointerdown"];

export interface Scrolling {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  drawn: Message[];
  /** The newest message that was in view before one went away from it; null while the newest of all is in view. */
  left: string | null;
  toNewest: () => void;
  onScroll: () => void;
}

/** `older` asks for more; `marked` is the first message not read yet, which is where one begins. */
export function useScrolling(log: Log, me: string, older: () => void, marked: string | null): Scrolling {
  const { messages } = log;
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [span, setSpan] = useState<Span>({ first: null, last: null });
  const [left, setLeft] = useState<string | null>(null);
  const view = useRef({ ...START }).current;
  const [start, end] = bounds(messages, span);
  const newest = messages[messages.length - 1]?.ts ?? null;

  const move = (box: HTMLElement, direction: -1 | 1, beyond: number) => {
    if (view.hold) return;
    // one step a frame, however fast one scrolls
    const frame = document.timeline.currentTime;
    if (frame === view.frame) {
      requestAnimationFrame(() => view.look());
      return;
    }
    view.frame = frame;
    view.hold = holdOf(box);
    setSpan(stepped(messages, span, direction, beyond > FAR));
  };

  const look = () => {
    const box = scroller.current;
    if (!box || !view.begun) return;
    const { scrollTop, scrollHeight, clientHeight } = box;
    const below = scrollHeight - scrollTop - clientHeight;
    const complete = end === messages.length;
    // what grows below does not take one away from the end, going up does
    view.atEnd = complete && (below < AT_END || (view.atEnd && scrollTop >= view.top));
    view.top = scrollTop;
    const seen = complete && (view.atEnd || isInView(box));
    if (seen) view.seen = newest;
    if (seen !== (left === null)) setLeft(seen ? null : view.seen);
    const idle = log.more && !log.loading && !log.error;
    if (idle && start < STEP && scrollTop < 2 * NEAR) older();
    if (scrollTop < NEAR && start > 0) move(box, -1, below);
    else if (below < NEAR && !complete) move(box, 1, scrollTop);
  };

  view.look = look;

  const toNewest = () => {
    const from = messages.find((one) => left !== null && one.ts > left && one.user !== me)?.ts ?? null;
    Object.assign(view, { hold: null, going: true, from });
    setSpan({ first: null, last: null });
  };

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    if (messages.length === 0) {
      // the first message of all comes as any other
      view.begun = !log.stale;
      view.newest = log.stale ? null : "";
      return;
    }
    if (comes(view, messages, me)) Object.assign(view, { going: true, hold: null });
    if (!view.begun) {
      view.begun = true;
      view.newest = newest;
      // from here on new ones are added below what is drawn, which does not slide
      setSpan(tail(messages));
      view.atEnd = settle(box, marked, ABOVE_MARK);
    } else if (view.going && end < messages.length) {
      setSpan({ first: null, last: null });
      return;
    } else if (view.hold) {
      putBack(box, view.hold);
      view.hold = null;
    } else if (view.going || view.atEnd) {
      view.going = false;
      view.atEnd = settle(box, view.from);
      if (end - start > DRAWN_AT_MOST || span.first === null) setSpan(tail(messages));
    }
    view.top = box.scrollTop;
    look();
  });

  useWatch(scroller, content, view);

  return { scroller, content, drawn: messages.slice(start, end), left, toNewest, onScroll: look };
}

/** Where the view stands; of no interest to what is drawn. */
interface View {
  begun: boolean;
  atEnd: boolean;
  /** On the way to what is new. */
  going: boolean;
  hold: ReturnType<typeof holdOf>;
  /** The message whose beginning stays in view, however much comes below it. */
  from: string | null;
  /** The newest before the deed, and which deed that was. */
  since: string;
  deed: number;
  newest: string | null;
  /** The newest that was in view. */
  seen: string | null;
  top: number;
  /** The frame of the last step. */
  frame: unknown;
  look: () => void;
}

const START: View = {
  begun: false,
  atEnd: true,
  going: false,
  hold: null,
  from: null,
  since: "",
  deed: 0,
  newest: null,
  seen: null,
  top: 0,
  frame: null,
  look: () => undefined,
};

/** Whether something came that is to be shown, and from which message on. */
function comes(view: View, messages: Message[], me: string): boolean {
  const newest = messages[messages.length - 1]?.ts ?? "";
  const since = view.newest;
  view.newest = newest;
  const deed = awaited();
  if (since === null || newest <= since) {
    if (deed?.pressed && view.atEnd) view.from = deed.pressed;
    return false;
  }
  if (!deed && !view.atEnd) return false;
  if (!deed || deed.number !== view.deed) view.since = since;
  view.deed = deed?.number ?? 0;
  view.from = messages.find((one) => one.ts > view.since && one.user !== me)?.ts ?? null;
  return true;
}

type Box = RefObject<HTMLDivElement | null>;

/** Pictures that load and what is drawn later change the height without any scrolling; what the person does counts more. */
function useWatch(scroller: Box, content: Box, view: View): void {
  useEffect(() => {
    const box = scroller.current;
    if (!box || !content.current) return;
    const watch = new ResizeObserver(() => {
      if (view.atEnd) view.atEnd = settle(box, view.from);
      view.top = box.scrollTop;
    });
    watch.observe(content.current);
    watch.observe(box);
    const moved = () => {
      view.from = null;
      lookedAway();
    };
    for (const name of INPUTS) box.addEventListener(name, moved, { passive: true });
    return () => {
      watch.disconnect();
      for (const name of INPUTS) box.removeEventListener(name, moved);
    };
  }, []);
}
