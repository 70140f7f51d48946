/** The messages of one conversation or thread: kept in order without gaps, from some message up to the newest. */

import type { Message } from "../types";

export interface Log {
  /** Oldest first. */
  messages: Message[];
  /** Whether the server has older ones. */
  more: boolean;
  /** The connection was lost since it was loaded, so something may be missing. */
  stale: boolean;
  loading: boolean;
  error: string | null;
}

export const EMPTY_LOG: Log = { messages: [], more: false, stale: true, loading: false, error: null };

/** The key of a conversation's log, or of a thread's in it. */
export function logKey(channel: string, thread?: string | null): string {
  return thread ? `${channel}/${thread}` : channel;
}

/** Where the message with this ts is, or would be put in. */
export function placeOf(messages: Message[], ts: string): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((messages[middle]?.ts ?? "") < ts) low = middle + 1;
    else high = middle;
  }
  return low;
}

function upserted(messages: Message[], message: Message): Message[] {
  const at = placeOf(messages, message.ts);
  const known = messages[at]?.ts === message.ts;
  return [...messages.slice(0, at), message, ...messages.slice(known ? at + 1 : at)];
}

/** With a message that came or changed; one older than what is loaded is left for its own page. */
export function withMessage(log: Log, message: Message): Log {
  const oldest = log.messages[0];
  if (log.more && oldest && message.ts < oldest.ts) return log;
  return { ...log, messages: upserted(log.messages, message) };
}

export function withoutMessage(log: Log, ts: string): Log {
  const kept = log.messages.filter((message) => message.ts !== ts);
  return kept.length === log.messages.length ? log : { ...log, messages: kept };
}

/**
 * With the newest page as the server has it. Older ones stay if they join it without a gap, and so do those that came
 * while it was on its way; `known` is the newest ts when it was asked for.
 */
export function withNewest(log: Log, page: Message[], more: boolean, known: string): Log {
  const first = page[0]?.ts;
  const joins = first !== undefined && more && log.messages.some((message) => message.ts === first);
  const older = joins ? log.messages.filter((message) => message.ts < first) : [];
  const last = page[page.length - 1]?.ts ?? "";
  const newer = log.messages.filter((message) => message.ts > last && message.ts > known);
  return {
    messages: [...older, ...page, ...newer],
    more: joins ? log.more : more,
    stale: false,
    loading: false,
    error: null,
  };
}

export function withOlder(log: Log, page: Message[], more: boolean): Log {
  const first = log.messages[0]?.ts ?? "~";
  const older = page.filter((message) => message.ts < first);
  return { ...log, messages: [...older, ...log.messages], more, loading: false, error: null };
}

/** The logs that a message stands in: its conversation's, its thread's, or both when it was sent to both. */
export function keysOf(message: Message): string[] {
  if (!message.thread) return [logKey(message.channel), logKey(message.channel, message.ts)];
  const thread = logKey(message.channel, message.thread);
  return message.broadcast ? [logKey(message.channel), thread] : [thread];
}
