/** Which part of a log is drawn: some tens of messages around the place where one reads. */

import type { Message } from "../types";
import { placeOf } from "./logs";

/** Drawn at first, and how many more at a time: few enough that a step fits between two frames. */
const FIRST = 50;
export const STEP = 16;
export const DRAWN_AT_MOST = 120;

/** By timestamps, since the numbers of messages change as others come before them; null: up to the newest. */
export interface Span {
  first: string | null;
  last: string | null;
}

export function bounds(messages: Message[], { first, last }: Span): [number, number] {
  const end = last === null ? messages.length : Math.min(placeOf(messages, last) + 1, messages.length);
  const start = first === null ? Math.max(0, end - FIRST) : Math.min(placeOf(messages, first), end);
  return [start, end];
}

/** The newest ones. */
export function tail(messages: Message[]): Span {
  return { first: messages[Math.max(0, messages.length - FIRST)]?.ts ?? null, last: null };
}

/** One step further towards the older (-1) or newer (1) end; `lets` go of what is too much at the other end. */
export function stepped(messages: Message[], span: Span, direction: -1 | 1, lets: boolean): Span {
  let [start, end] = bounds(messages, span);
  if (direction < 0) {
    start = Math.max(0, start - STEP);
    if (lets) end = Math.min(end, start + DRAWN_AT_MOST);
  } else {
    end = Math.min(messages.length, end + STEP);
    if (lets) start = Math.max(start, end - DRAWN_AT_MOST);
  }
  const newest = end === messages.length;
  return { first: messages[start]?.ts ?? null, last: newest ? null : (messages[end - 1]?.ts ?? null) };
}
