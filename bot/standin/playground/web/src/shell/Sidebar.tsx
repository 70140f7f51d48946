/** The people one can act as, the channels and the app. On a narrow screen it is a drawer. */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Conversation, Person, State } from "../types";
import { Avatar } from "./Avatar";
import type { Shown } from "./address";
import { Icon } from "./icons";
import type { Asked } from "./keys";
import { openPlace, switchTo } from "./store";
import { clockTime, useMinute } from "./time";

interface Props {
  state: State;
  shown: Shown;
  open: boolean;
  onClose: () => void;
  onAsk: (asked: Asked) => void;
}

export function Sidebar({ state, shown, open, onClose, onAsk }: Props) {
  const nav = useRef<HTMLElement>(null);
  const people = state.people.filter((person) => !person.isBot && !person.deleted);
  const channels = state.conversations.filter((one) => one.kind !== "im");
  const direct = state.conversations.find((one) => one.kind === "im");

  useLayoutEffect(() => {
    if (!open) return;
    const opener = document.activeElement;
    nav.current?.querySelector<HTMLElement>("button")?.focus();
    return () => {
      const lost = document.activeElement === document.body || nav.current?.contains(document.activeElement);
      if (lost && opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, [open]);

  /** Whatever is chosen, the drawer has done its work. */
  const then = (deed: () => void) => () => {
    onClose();
    deed();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open) return;
    event.preventDefault();
    onClose();
  };
  const onFocusOut = (event: FocusEvent) => {
    const next = event.relatedTarget;
    if (open && next instanceof Node && !nav.current?.contains(next)) onClose();
  };
  return (
    <>
      {open ? <div class="shell-scrim" onClick={onClose} aria-hidden="true" /> : null}
      <nav
        class={`shell-side ${open ? "shell-side-open" : ""}`}
        id="shell-side"
        aria-label="People and channels"
        ref={nav}
        onKeyDown={onKeyDown}
        onFocusOut={onFocusOut}
      >
        <div class="shell-side-head">
          <strong>{state.workspace.name}</strong>
          <button type="button" class="shell-icon-button shell-close-side" aria-label="Close" onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
        <button type="button" class="shell-jump" onClick={then(() => onAsk("switcher"))}>
          <Icon name="search" /> Jump to… <kbd>{shortcutKey()} K</kbd>
        </button>
        <Group title="Act as">
          {people.map((person) => (
            <PersonEntry
              key={person.id}
              person={person}
              current={person.id === state.me}
              onPick={then(() => switchTo(person.name))}
            />
          ))}
        </Group>
        <Group title="Channels">
          {channels.map((one) => (
            <Entry
              key={one.id}
              current={shown.kind === "channel" && shown.conversation.id === one.id}
              unread={one.unread}
              onPick={then(() => openPlace({ channel: one.name }))}
            >
              <span class="shell-hash" aria-hidden="true">
                #
              </span>
              {one.name}
            </Entry>
          ))}
        </Group>
        {state.bot ? (
          <Group title="Apps">
            <Entry
              current={shown.kind === "bot"}
              unread={direct?.unread ?? 0}
              onPick={then(() => openPlace({ tab: "messages" }))}
            >
              <Avatar name={state.bot.name} app small />
              {state.bot.name}
            </Entry>
          </Group>
        ) : null}
        <p class="shell-side-foot">
          <button type="button" class="shell-link" onClick={then(() => onAsk("keys"))}>
            Keyboard help
          </button>
          <a href="/page/static/licences.txt" target="_blank" rel="noopener noreferrer">
            Licences
          </a>
        </p>
      </nav>
    </>
  );
}

export function shortcutKey(): string {
  return /Mac|iP(hone|ad)/.test(navigator.platform) ? "⌘" : "Ctrl";
}

function Group({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="shell-group">
      <h2>{title}</h2>
      <ul>{children}</ul>
    </section>
  );
}

function PersonEntry({ person, current, onPick }: { person: Person; current: boolean; onPick: () => void }) {
  const now = useMinute();
  return (
    <li>
      <button
        type="button"
        class="shell-entry shell-person"
        aria-current={current ? "true" : undefined}
        onClick={onPick}
      >
        <Avatar name={person.realName || person.name} small />
        <span class="shell-person-words">
          <span class="shell-person-name">
            {person.realName || person.name} {current ? <span class="shell-you">you</span> : null}
          </span>
          <small title={person.zone}>{[person.title, person.status].filter(Boolean).join(" · ")}</small>
        </span>
        <time title={person.zone}>{clockTime(now, person.zone)}</time>
      </button>
    </li>
  );
}

interface EntryProps {
  current: boolean;
  unread: Conversation["unread"];
  onPick: () => void;
  children: ComponentChildren;
}

function Entry({ current, unread, onPick, children }: EntryProps) {
  return (
    <li>
      <button
        type="button"
        class={`shell-entry ${unread ? "shell-entry-unread" : ""}`}
        aria-current={current ? "page" : undefined}
        onClick={onPick}
      >
        {children}
        {unread ? (
          <span class="shell-badge">
            {unread}
            <span class="visually-hidden"> unread</span>
          </span>
        ) : null}
      </button>
    </li>
  );
}
