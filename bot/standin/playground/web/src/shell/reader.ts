/** For whom a conversation is drawn, and what is known about reading it. */

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Message, Person, Shortcut } from "../types";
import { useMe, usePart } from "./store";

export interface Reader {
  me: Person;
  /** The message shortcuts of the app. */
  shortcuts: Shortcut[];
}

export function useReader(): Reader | null {
  const me = useMe();
  const bot = usePart(({ state }) => state?.bot ?? null);
  return useMemo(
    () => (me ? { me, shortcuts: bot?.shortcuts.filter((one) => one.type === "message") ?? [] } : null),
    [me, bot],
  );
}

export function useVisible(): boolean {
  const [visible, setVisible] = useState(document.visibilityState === "visible");
  useEffect(() => {
    const look = () => setVisible(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return visible;
}

/**
 * The first message that was not read when the conversation was opened, or that came while the tab was hidden. It stays
 * marked until one comes back another time. `unread` is how many there were at the opening.
 */
export function useFirstUnread(messages: Message[], unread: number, me: string, visible: boolean): string | null {
  const marked = useRef<string | null>(null);
  const counted = useRef(unread);
  const seen = useRef<string | null>(null);
  const newest = messages[messages.length - 1]?.ts ?? null;
  if (counted.current > 0 && messages.length > 0) {
    const others = messages.filter((message) => message.user !== me);
    marked.current = others[Math.max(0, others.length - counted.current)]?.ts ?? null;
    counted.current = 0;
  }
  if (visible || seen.current === null) seen.current = newest;
  else if (newest !== null && newest > seen.current) {
    const since = seen.current;
    marked.current = messages.find((message) => message.ts > since && message.user !== me)?.ts ?? marked.current;
    seen.current = newest;
  }
  return marked.current;
}
