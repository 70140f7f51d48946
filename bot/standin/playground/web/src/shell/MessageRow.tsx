/** One message: who, when, what, and what can be done with it. */

import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Blocks, MessageText, PlainText } from "../blocks";
import type { Block, File, Message } from "../types";
import { Avatar } from "./Avatar";
import { EditBox } from "./EditBox";
import { Icon } from "./icons";
import { MessageMenu } from "./MessageMenu";
import type { Reader } from "./reader";
import { openThread, usePart } from "./store";
import { clockTime, fullMoment, momentOf } from "./time";

/** How long the pointer rests on a message until its menu comes, in milliseconds: not while messages pass under it. */
const REST = 60;

interface Props {
  message: Message;
  reader: Reader;
  /** Follows another one of the same author closely. */
  compact: boolean;
  inThread: boolean;
}

export function MessageRow({ message, reader, compact, inThread }: Props) {
  const { channel, ts } = message;
  const label = useId();
  const { active, ...handlers } = useActive();
  const editing = usePart((play) => play.editing?.channel === channel && play.editing.ts === ts);
  return (
    <article
      class={`shell-message ${compact ? "shell-message-compact" : ""} ${message.onlyForYou ? "shell-message-yours" : ""}`}
      data-ts={ts}
      tabIndex={-1}
      aria-labelledby={label}
      {...handlers}
    >
      {compact ? null : <Avatar name={message.userName} app={message.fromBot} />}
      <div class="shell-message-body">
        {message.onlyForYou ? (
          <p class="shell-only-you">
            <Icon name="eye" /> Only visible to you
          </p>
        ) : null}
        <Author message={message} zone={reader.me.zone} compact={compact} id={label} />
        {editing ? <EditBox message={message} /> : <Content message={message} />}
        {inThread || message.replies === 0 ? null : <Replies message={message} />}
      </div>
      {active && !editing ? <MessageMenu message={message} reader={reader} inThread={inThread} /> : null}
    </article>
  );
}

/** Whether a message is pointed at or holds the focus. */
function useActive() {
  const [active, setActive] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    active,
    onPointerEnter: () => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setActive(true), REST);
    },
    onPointerLeave: (event: PointerEvent & { currentTarget: HTMLElement }) => {
      clearTimeout(timer.current);
      setActive(event.currentTarget.contains(document.activeElement));
    },
    onFocusIn: () => setActive(true),
    onFocusOut: (event: FocusEvent & { currentTarget: HTMLElement }) => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setActive(false);
    },
  };
}

function Author({ message, zone, compact, id }: { message: Message; zone: string; compact: boolean; id: string }) {
  const moment = momentOf(message.ts);
  return (
    <p class="shell-author" id={id}>
      <strong class={compact ? "visually-hidden" : undefined}>{message.userName}</strong>{" "}
      {message.fromBot && !compact ? <span class="shell-badge-app">APP</span> : null}{" "}
      <time dateTime={new Date(moment).toISOString()} title={fullMoment(moment, zone)}>
        {clockTime(moment, zone)}
      </time>
    </p>
  );
}

/** Slack draws the blocks of a message instead of its text, which is then for notifications alone. */
function Content({ message }: { message: Message }) {
  const { channel, ts, values } = message;
  const surface = { message: { channel, ts } };
  return (
    <>
      {message.blocks.length > 0 ? (
        <Blocks blocks={message.blocks} surface={surface} values={values} headingLevel={3} />
      ) : message.text ? (
        <div class="shell-text">
          <MessageText text={message.text} />
        </div>
      ) : null}
      {message.edited ? <span class="shell-edited">(edited)</span> : null}
      {message.attachments.map((attachment, index) => (
        <Attachment key={index} attachment={attachment} message={message} />
      ))}
      {message.files.length > 0 ? <Files files={message.files} /> : null}
      {message.reactions.length > 0 ? <Reactions reactions={message.reactions} /> : null}
    </>
  );
}

function Attachment({ attachment, message }: { attachment: Block; message: Message }) {
  const { channel, ts, values } = message;
  const blocks: Block[] = attachment.blocks ?? [];
  const words: unknown = attachment.text ?? attachment.fallback;
  return (
    <div class="shell-attachment">
      {blocks.length > 0 ? (
        <Blocks blocks={blocks} surface={{ message: { channel, ts } }} values={values} headingLevel={3} />
      ) : typeof words === "string" ? (
        <MessageText text={words} />
      ) : null}
    </div>
  );
}

function Files({ files }: { files: File[] }) {
  return (
    <ul class="shell-files">
      {files.map((file) => (
        <li key={file.id}>
          {file.mimetype.startsWith("image/") ? <Picture file={file} /> : <OtherFile file={file} />}
        </li>
      ))}
    </ul>
  );
}

function Picture({ file }: { file: File }) {
  return (
    <figure class="shell-picture">
      <figcaption>{file.title}</figcaption>
      <a href={file.url} target="_blank" rel="noopener noreferrer" aria-label={`${file.alt || file.title}, open alone`}>
        <img src={file.url} alt={file.alt || file.title} loading="lazy" />
      </a>
    </figure>
  );
}

function OtherFile({ file }: { file: File }) {
  return (
    <a class="shell-file" href={file.url} target="_blank" rel="noopener noreferrer" download={file.name}>
      <Icon name="file" />
      <span>
        <strong>{file.title}</strong>
        <small>{sized(file.size)}</small>
      </span>
    </a>
  );
}

function sized(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function Reactions({ reactions }: { reactions: Message["reactions"] }) {
  return (
    <ul class="shell-reactions" aria-label="Reactions">
      {reactions.map(({ name, count }) => (
        <li key={name} title={name}>
          <PlainText text={`:${name}:`} /> {count}
        </li>
      ))}
    </ul>
  );
}

function Replies({ message }: { message: Message }) {
  const words = message.replies === 1 ? "1 reply" : `${message.replies} replies`;
  return (
    <button type="button" class="shell-replies" onClick={() => openThread(message.channel, message.ts)}>
      {words}
    </button>
  );
}
