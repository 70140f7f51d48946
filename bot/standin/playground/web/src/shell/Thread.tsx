/** A thread beside its conversation: the root, the replies, and a box to reply in. */

import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Message } from "../types";
import { Composer } from "./Composer";
import { useLog } from "./Conversation";
import { Icon } from "./icons";
import { useRows } from "./MessageList";
import { MessageRow } from "./MessageRow";
import { type Reader, useReader } from "./reader";
import { update, usePart } from "./store";

interface Props {
  channel: string;
  ts: string;
  writing: number;
}

export function Thread({ channel, ts, writing }: Props) {
  const log = useLog(channel, ts);
  const reader = useReader();
  const talk = usePart(({ state }) => state?.conversations.find((one) => one.id === channel));
  const heading = useRef<HTMLHeadingElement>(null);
  const frame = useRef<HTMLElement>(null);
  const before = useRef(document.activeElement);
  const name = talk?.kind === "im" ? talk.name : `#${talk?.name ?? channel}`;

  useLayoutEffect(() => {
    const box = writing > 0 ? frame.current?.querySelector<HTMLElement>("[data-reply]") : null;
    (box ?? heading.current)?.focus();
  }, [writing]);

  useEffect(() => {
    const from = before.current;
    return () => {
      // the button in a message's own menu is gone by now, the message is not
      const root = document.querySelector<HTMLElement>(`.shell-main [data-ts="${CSS.escape(ts)}"]`);
      const back = from instanceof HTMLElement && from !== document.body && from.isConnected ? from : root;
      back?.focus();
    };
  }, []);

  const close = () => update({ thread: null });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    close();
  };
  const root = log.messages.find((message) => message.ts === ts);
  const replies = log.messages.filter((message) => message.ts !== ts);
  return (
    <aside class="shell-thread" aria-labelledby="shell-thread-title" ref={frame} onKeyDown={onKeyDown}>
      <header class="shell-head">
        <h2 id="shell-thread-title" ref={heading} tabIndex={-1}>
          Thread <span class="shell-soft">{name}</span>
        </h2>
        <button type="button" class="shell-icon-button" aria-label="Close thread" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      {reader && root ? <Messages root={root} replies={replies} reader={reader} label={`Thread in ${name}`} /> : null}
      {log.error ? (
        <p class="shell-error" role="alert">
          {log.error}
        </p>
      ) : null}
      <Composer channel={channel} name={name} thread={ts} />
    </aside>
  );
}

interface MessagesProps {
  root: Message;
  replies: Message[];
  reader: Reader;
  label: string;
}

function Messages({ root, replies, reader, label }: MessagesProps) {
  const box = useRef<HTMLDivElement>(null);
  const rows = useRows(replies, reader, null, root);
  const words = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  const newest = replies[replies.length - 1]?.ts;

  useEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [newest]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div class="shell-log" role="log" aria-live="polite" aria-label={label} tabIndex={0} ref={box}>
      <MessageRow message={root} reader={reader} compact={false} inThread />
      <p class="shell-reply-count">{replies.length === 0 ? "No replies yet" : words}</p>
      {rows}
    </div>
  );
}
