/** The box to write in: grows with its text, completes slash commands, keeps what could not be sent. */

import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Bot, Command, Message } from "../types";
import { Menu } from "../ui";
import { CommandList } from "./CommandList";
import { chosen, firstWord, fitting } from "./completion";
import { act } from "./deeds";
import { fitHeight } from "./fitHeight";
import { Icon } from "./icons";
import { logKey } from "./logs";
import { useWriting, type Writing } from "./sending";
import { current, update, usePart } from "./store";

const NO_COMMANDS: Command[] = [];

interface Props {
  channel: string;
  name: string;
  thread: string | null;
}

export function Composer({ channel, name, thread }: Props) {
  const bot = usePart(({ state }) => state?.bot ?? null);
  // in a thread Slack takes no commands, so none are offered there
  const commands = thread ? NO_COMMANDS : (bot?.commands ?? NO_COMMANDS);
  const writing = useWriting(channel, thread);
  const box = useRef<HTMLTextAreaElement>(null);
  const list = useCompletion(commands, writing, box);
  const hint = chosen(commands, writing.text);
  const id = useId();

  useLayoutEffect(() => {
    if (box.current) fitHeight(box.current);
  }, [writing.text]);

  // where one can type at once, the box has the focus; on a touch screen that would open the keyboard over the page
  useEffect(() => {
    if (!thread && matchMedia("(hover: hover)").matches && document.activeElement === document.body)
      box.current?.focus();
  }, [channel, thread]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || list.takesKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      writing.send();
    } else if (event.key === "ArrowUp" && writing.text === "" && editLast(channel, thread)) {
      event.preventDefault();
    }
  };

  const label = thread ? "Reply" : `Message ${name}`;
  return (
    <div class="shell-composer">
      {list.open ? (
        <CommandList id={`${id}-list`} commands={list.fits} active={list.active} onTake={list.take} />
      ) : null}
      {writing.unsent ? <Unsent writing={writing} /> : null}
      <div class="shell-box">
        {thread ? null : <GlobalShortcuts bot={bot} channel={channel} />}
        <textarea
          ref={box}
          rows={1}
          aria-label={label}
          {...(commands.length > 0 ? combobox(list, `${id}-list`) : {})}
          aria-describedby={`${id}-hint`}
          placeholder={commands.length > 0 ? `${label}, or type / for commands` : label}
          data-composer={thread ? undefined : true}
          data-reply={thread ? true : undefined}
          autocomplete="off"
          value={writing.text}
          onInput={(event) => list.typed(event.currentTarget.value)}
          onSelect={list.look}
          onBlur={list.close}
          onKeyDown={onKeyDown}
        />
        <button
          type="button"
          class="shell-send"
          aria-label="Send"
          title="Send"
          aria-disabled={writing.text.trim() === ""}
          onClick={() => {
            writing.send();
            box.current?.focus();
          }}
        >
          <Icon name="send" />
        </button>
      </div>
      <p class="shell-hint" id={`${id}-hint`}>
        {hint ? <Usage command={hint} /> : writing.sending ? "Sending…" : ""}
      </p>
    </div>
  );
}

function Usage({ command }: { command: Command }) {
  return (
    <>
      <strong>{command.command}</strong> {command.usageHint ? <code>{command.usageHint}</code> : null}{" "}
      {command.description}
    </>
  );
}

function Unsent({ writing }: { writing: Writing }) {
  return (
    <div class="shell-unsent" role="status">
      <span>Not sent: {writing.unsent}</span>
      <button type="button" class="shell-button" onClick={writing.putBack}>
        Put it back
      </button>
      <button type="button" class="shell-icon-button" aria-label="Forget what was not sent" onClick={writing.letGo}>
        <Icon name="close" />
      </button>
    </div>
  );
}

function GlobalShortcuts({ bot, channel }: { bot: Bot | null; channel: string }) {
  const shortcuts = bot?.shortcuts.filter((one) => one.type === "global") ?? [];
  if (shortcuts.length === 0) return null;
  return (
    <Menu
      label="Shortcuts"
      icon={<Icon name="plus" />}
      items={shortcuts.map((one) => ({ label: one.name, description: one.description || undefined }))}
      onPick={(index) => {
        const one = shortcuts[index];
        if (one) void act("shortcut", { callbackId: one.callbackId, channel });
      }}
    />
  );
}

/** Opens the newest own message for changing; false if there is none. */
function editLast(channel: string, thread: string | null): boolean {
  const { logs, state } = current();
  const own = (message: Message) => message.user === state?.me && !message.onlyForYou;
  const last = logs[logKey(channel, thread)]?.messages.findLast(own);
  if (last) update({ editing: { channel, ts: last.ts } });
  return last !== undefined;
}

/** HTML has no text box of several lines with a list; the type of the attributes is wide, since it knows none either. */
function combobox({ open, active }: { open: boolean; active: number }, id: string): object {
  return {
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-haspopup": "listbox",
    "aria-expanded": open,
    "aria-controls": open ? id : undefined,
    "aria-activedescendant": open ? `${id}-${active}` : undefined,
  };
}

function useCompletion(commands: Command[], writing: Writing, box: { current: HTMLTextAreaElement | null }) {
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [shut, setShut] = useState(true);
  const fits = shut ? [] : fitting(commands, writing.text, caret);
  const open = fits.length > 0;
  const at = Math.min(active, Math.max(0, fits.length - 1));

  const take = (command: Command) => {
    const rest = writing.text.slice(firstWord(writing.text).length).trimStart();
    const text = `${command.command} ${rest}`;
    const field = box.current;
    if (field) {
      // at once, not with the next frame: who goes on typing before it would have the caret moved under their fingers
      field.value = text;
      field.focus();
      field.setSelectionRange(command.command.length + 1, command.command.length + 1);
    }
    writing.setText(text);
    setShut(true);
  };

  const takesKey = (event: KeyboardEvent): boolean => {
    const picked = fits[at];
    if (!picked) return false;
    if (event.key === "ArrowDown") setActive((at + 1) % fits.length);
    else if (event.key === "ArrowUp") setActive((at - 1 + fits.length) % fits.length);
    else if (event.key === "Escape") setShut(true);
    else if (event.key === "Tab" && !event.shiftKey) take(picked);
    // a command that is written out is sent, whatever the list offers
    else if (event.key === "Enter" && !event.shiftKey && writing.text !== picked.command) take(picked);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };

  return {
    open,
    fits,
    active: at,
    take,
    takesKey,
    typed: (text: string) => {
      writing.setText(text);
      setCaret(box.current?.selectionStart ?? text.length);
      setActive(0);
      setShut(false);
    },
    look: () => setCaret(box.current?.selectionStart ?? 0),
    close: () => setShut(true),
  };
}
