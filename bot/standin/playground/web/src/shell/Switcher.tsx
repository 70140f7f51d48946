/** Jump to a person, a channel or a tab of the app by a few letters. */

import { useId, useState } from "preact/hooks";
import type { State } from "../types";
import { Dialog } from "../ui";
import { openPlace, switchTo } from "./store";

interface Target {
  id: string;
  name: string;
  about: string;
  go: () => void;
}

function targets(state: State): Target[] {
  const people = state.people.filter((person) => !person.isBot && !person.deleted && person.id !== state.me);
  const { bot } = state;
  const tabs = bot
    ? [
        { id: "messages", name: bot.name, about: "Messages", go: () => openPlace({ tab: "messages" }) },
        ...(bot.homeEnabled
          ? [{ id: "home", name: `${bot.name} Home`, about: "Home", go: () => openPlace({ tab: "home" }) }]
          : []),
      ]
    : [];
  const channels = state.conversations
    .filter((one) => one.kind !== "im")
    .map((one) => ({ id: one.id, name: `#${one.name}`, about: "Channel", go: () => openPlace({ channel: one.name }) }));
  return [
    ...tabs,
    ...channels,
    ...people.map((one) => ({
      id: one.id,
      name: one.realName || one.name,
      about: `Act as · ${one.title}`,
      go: () => switchTo(one.name),
    })),
  ];
}

export function Switcher({ state, onClose }: { state: State; onClose: () => void }) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const wanted = typed.trim().toLowerCase().split(/\s+/);
  const found = targets(state).filter(({ name, about }) =>
    wanted.every((word) => `${name} ${about}`.toLowerCase().includes(word)),
  );
  const at = Math.min(active, Math.max(0, found.length - 1));

  const take = (target: Target | undefined) => {
    if (!target) return;
    onClose();
    target.go();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const count = Math.max(1, found.length);
    if (event.key === "ArrowDown") setActive((at + 1) % count);
    else if (event.key === "ArrowUp") setActive((at - 1 + count) % count);
    else if (event.key === "Enter") take(found[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title="Jump to" onClose={onClose}>
      <input
        class="shell-field"
        role="combobox"
        aria-label="Person, channel or app"
        aria-expanded={found.length > 0}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={found.length > 0 ? `${id}-${at}` : undefined}
        autocomplete="off"
        data-first-focus
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div class="shell-targets" role="listbox" id={id} aria-label="Places">
        {found.map((target, index) => (
          <div
            key={target.id}
            id={`${id}-${index}`}
            class="shell-command"
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onClick={() => take(target)}
            onKeyDown={(event) => event.key === "Enter" && take(target)}
          >
            <strong>{target.name}</strong> <span>{target.about}</span>
          </div>
        ))}
      </div>
      {found.length === 0 ? <p class="shell-soft">Nothing fits.</p> : null}
    </Dialog>
  );
}
