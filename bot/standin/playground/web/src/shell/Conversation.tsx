/** A channel, or the app's direct conversation: its messages and the box to write in. */

import { useEffect, useRef } from "preact/hooks";
import type { Conversation as Talk } from "../types";
import { Avatar } from "./Avatar";
import { Composer } from "./Composer";
import { act, loadNewest } from "./deeds";
import { EMPTY_LOG, logKey } from "./logs";
import { MessageList } from "./MessageList";
import { useFirstUnread, useReader, useVisible } from "./reader";
import { usePart } from "./store";

/** Loads a log where it is not there or may have gaps. */
export function useLog(channel: string, thread: string | null = null) {
  const key = logKey(channel, thread);
  const log = usePart(({ logs }) => logs[key]) ?? EMPTY_LOG;
  const ready = usePart((play) => play.ready && play.online);
  const wanted = ready && log.stale && !log.loading && !log.error;
  useEffect(() => {
    if (wanted) void loadNewest(channel, thread);
  }, [wanted, channel, thread]);
  return log;
}

interface Props {
  talk: Talk;
  /** Why nothing can be written here; null: it can. */
  silent: string | null;
}

export function Conversation({ talk, silent }: Props) {
  const log = useLog(talk.id);
  const reader = useReader();
  const visible = useVisible();
  const ready = usePart((play) => play.ready);
  const opening = useRef(talk.unread);
  const firstUnread = useFirstUnread(log.stale ? [] : log.messages, opening.current, reader?.me.id ?? "", visible);
  const { id, unread } = talk;

  useEffect(() => {
    if (visible && ready && unread > 0) void act("read", { channel: id });
  }, [visible, ready, unread, id]);

  if (!reader) return null;
  const name = talk.kind === "im" ? talk.name : `#${talk.name}`;
  return (
    <>
      <MessageList
        log={log}
        channel={id}
        label={`Messages in ${name}`}
        reader={reader}
        firstUnread={firstUnread}
        beginning={<Beginning talk={talk} name={name} />}
      />
      {silent ? <p class="shell-silent">{silent}</p> : <Composer channel={id} name={name} thread={null} />}
    </>
  );
}

/** Above the first message: with whom one speaks, as the app's manifest says it. */
function Beginning({ talk, name }: { talk: Talk; name: string }) {
  const bot = usePart(({ state }) => state?.bot ?? null);
  if (talk.kind !== "im") {
    return (
      <>
        <p class="shell-beginning-name">{name}</p>
        <p class="shell-soft">{`This is the beginning of ${name}.`}</p>
      </>
    );
  }
  return (
    <>
      <p class="shell-beginning-name">
        <Avatar name={name} app /> {name}
      </p>
      {bot?.description ? <p>{bot.description}</p> : null}
      <p class="shell-soft">{`This is the beginning of your messages with ${name}. Only you and the app see them.`}</p>
    </>
  );
}
