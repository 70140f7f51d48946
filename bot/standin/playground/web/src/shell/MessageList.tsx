/** The messages of a conversation, grouped by day, windowed, read aloud as they come. */

import { type ComponentChildren, Fragment, type VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { awaited, pointOut } from "../attention";
import type { Message } from "../types";
import { loadOlder } from "./deeds";
import { Icon } from "./icons";
import type { Log } from "./logs";
import { MessageRow } from "./MessageRow";
import type { Reader } from "./reader";
import { useScrolling } from "./scrolling";
import { dayName, dayOf, momentOf, useMinute } from "./time";

const CLOSE = 5 * 60_000;

interface Props {
  log: Log;
  channel: string;
  label: string;
  reader: Reader;
  firstUnread: string | null;
  /** Shown above the first message of all. */
  beginning: ComponentChildren;
}

export function MessageList({ log, channel, label, reader, firstUnread, beginning }: Props) {
  const { scroller, content, drawn, left, toNewest, onScroll } = useScrolling(
    log,
    reader.me.id,
    () => void loadOlder(channel),
    firstUnread,
  );
  const rows = useRows(drawn, reader, firstUnread);
  const first = drawn[0]?.ts === log.messages[0]?.ts && !log.more;

  usePointing(log, content);

  const missed = left === null ? [] : log.messages.filter((one) => one.ts > left && one.user !== reader.me.id);
  return (
    <div class="shell-log-frame">
      <div
        class="shell-log"
        role="log"
        aria-live="polite"
        aria-label={label}
        aria-busy={log.loading}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        ref={scroller}
        onScroll={onScroll}
        onKeyDown={walk}
      >
        <div class="shell-log-content" ref={content}>
          {first && !log.stale ? <div class="shell-beginning">{beginning}</div> : null}
          {/* its place is kept, or everything below it would move */}
          {log.more || log.loading ? (
            <p class="shell-soft shell-loading">{log.loading ? "Loading messages…" : ""}</p>
          ) : null}
          {log.error ? (
            <p class="shell-error shell-loading" role="alert">
              {log.error}
            </p>
          ) : null}
          {rows}
        </div>
      </div>
      {left === null ? null : (
        <button type="button" class="shell-to-newest" onClick={toNewest}>
          <Icon name="down" /> {missed.length > 0 ? `${missed.length} new` : "Jump to newest"}
        </button>
      )}
    </div>
  );
}

const POINTED_AT_MOST = 4;

/** Where somebody is shown around, what came or changed through a step is marked for a moment. */
function usePointing({ messages, stale }: Log, content: { current: HTMLElement | null }): void {
  const known = useRef<Set<Message> | null>(null);
  useEffect(() => {
    const before = known.current;
    known.current = stale ? null : new Set(messages);
    if (!before || !awaited()?.shown) return;
    const fresh = messages.filter((message) => !before.has(message));
    if (fresh.length > POINTED_AT_MOST) return;
    for (const { ts } of fresh) {
      const row = content.current?.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
      if (row) pointOut(row);
    }
  }, [messages, stale]);
}

/** Up and Down go from message to message once the list has the focus; inside a message they are the message's own. */
function walk(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  const { target, currentTarget } = event;
  if (!(target instanceof HTMLElement) || !(target === currentTarget || target.matches("article"))) return;
  const rows = [...currentTarget.querySelectorAll<HTMLElement>("article[data-ts]")];
  const at = rows.indexOf(target);
  const next = at < 0 ? rows.length - 1 : at + (event.key === "ArrowUp" ? -1 : 1);
  const row = rows[next];
  if (!row) return;
  event.preventDefault();
  row.focus();
}

interface Kept {
  message: Message;
  reader: Reader;
  compact: boolean;
  row: VNode;
}

/**
 * The rows of some messages; of a thread's replies if there is a root. The same drawing is handed back for a message that
 * has not changed, so that it is not compared again.
 */
export function useRows(
  messages: Message[],
  reader: Reader,
  firstUnread: string | null,
  root: Message | null = null,
): VNode[] {
  const kept = useRef(new Map<string, Kept>());
  const now = useMinute();
  const { zone } = reader.me;
  const next = new Map<string, Kept>();
  let before: Message | null = root;
  const rows = messages.map((message) => {
    const moment = momentOf(message.ts);
    const newDay = !before || dayOf(momentOf(before.ts), zone) !== dayOf(moment, zone);
    const unread = message.ts === firstUnread;
    const compact = !newDay && !unread && before !== null && before !== root && follows(before, message);
    before = message;
    const known = kept.current.get(message.ts);
    const same = known && known.message === message && known.reader === reader && known.compact === compact;
    const row = same ? (
      known.row
    ) : (
      <MessageRow message={message} reader={reader} compact={compact} inThread={root !== null} />
    );
    next.set(message.ts, { message, reader, compact, row });
    return (
      <Fragment key={message.ts}>
        {newDay ? <Day name={dayName(moment, zone, now)} /> : null}
        {unread ? <p class="shell-new-mark">New</p> : null}
        {row}
      </Fragment>
    );
  });
  useEffect(() => {
    kept.current = next;
  });
  return rows;
}

function Day({ name }: { name: string }) {
  return (
    <h2 class="shell-day">
      <span>{name}</span>
    </h2>
  );
}

function follows(before: Message, message: Message): boolean {
  const plain = !before.onlyForYou && !message.onlyForYou;
  return plain && before.user === message.user && momentOf(message.ts) - momentOf(before.ts) < CLOSE;
}
