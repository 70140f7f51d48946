/** What can be done with a message: reply, change and delete one's own, the app's message shortcuts. */

import { useState } from "preact/hooks";
import type { Message, Shortcut } from "../types";
import { ConfirmDialog, Menu } from "../ui";
import { act } from "./deeds";
import { Icon } from "./icons";
import type { Reader } from "./reader";
import { replyInThread, update } from "./store";

const SURE = {
  title: { type: "plain_text", text: "Delete message" },
  text: { type: "plain_text", text: "Delete this message? This cannot be undone." },
  confirm: { type: "plain_text", text: "Delete" },
  deny: { type: "plain_text", text: "Cancel" },
  style: "danger",
};

interface Props {
  message: Message;
  reader: Reader;
  inThread: boolean;
}

export function MessageMenu({ message, reader, inThread }: Props) {
  const { channel, ts } = message;
  const [asking, setAsking] = useState(false);
  const own = message.user === reader.me.id && !message.onlyForYou;
  const { shortcuts } = reader;
  const answered = (sure: boolean) => {
    setAsking(false);
    if (sure) void act("delete", { channel, ts });
  };
  const run = (one: Shortcut | undefined) => {
    if (one) void act("shortcut", { callbackId: one.callbackId, channel, ts });
  };
  return (
    <div class="shell-actions" role="toolbar" aria-label="Message actions">
      {inThread || message.onlyForYou ? null : (
        <button
          type="button"
          onClick={() => replyInThread(channel, ts)}
          aria-label="Reply in thread"
          title="Reply in thread"
        >
          <Icon name="reply" />
        </button>
      )}
      {own ? (
        <>
          <button
            type="button"
            onClick={() => update({ editing: { channel, ts } })}
            aria-label="Edit message"
            title="Edit message"
          >
            <Icon name="edit" />
          </button>
          <button type="button" onClick={() => setAsking(true)} aria-label="Delete message" title="Delete message">
            <Icon name="bin" />
          </button>
        </>
      ) : null}
      {shortcuts.length > 0 && !message.onlyForYou ? (
        <Menu
          label="More actions"
          icon={<Icon name="more" />}
          items={shortcuts.map((one) => ({ label: one.name, description: one.description || undefined }))}
          onPick={(index) => run(shortcuts[index])}
        />
      ) : null}
      {asking ? <ConfirmDialog confirm={SURE} onAnswer={answered} /> : null}
    </div>
  );
}
