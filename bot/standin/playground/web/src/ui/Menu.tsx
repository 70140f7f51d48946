/** A button that opens a list of things to do; arrow keys, Home, End, Escape. */

import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { usePopup } from "./popup";

export interface MenuItem {
  label: ComponentChildren;
  description?: ComponentChildren;
  danger?: boolean;
  disabled?: boolean;
}

export interface MenuProps {
  /** What the button is called; drawn only where there is no icon. */
  label: string;
  items: MenuItem[];
  onPick: (index: number) => void;
  icon?: ComponentChildren;
  busy?: boolean;
  disabled?: boolean;
}

export function Menu({ label, items, onPick, icon, busy, disabled }: MenuProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  usePopup(open, button, list, () => setOpen(false));
  useLayoutEffect(() => {
    if (open) entries(list.current)[0]?.focus();
  }, [open]);

  const shut = () => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const all = entries(list.current);
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next = destination(event.key, at, all.length);
    if (next !== null) all[next]?.focus();
    else if (event.key === "Escape") shut();
    else if (event.key === "Tab") return shut();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const pick = (index: number) => {
    shut();
    onPick(index);
  };
  return (
    <span class="ui-menu">
      <button
        ref={button}
        type="button"
        class={icon ? "ui-icon-button" : "ui-button"}
        aria-label={icon ? label : undefined}
        title={icon ? label : undefined}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-busy={busy}
        aria-disabled={busy || disabled}
        onClick={() => !busy && !disabled && setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" || open || busy || disabled) return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {icon ?? label}
      </button>
      {open && (
        <div ref={list} id={id} class="ui-popup" role="menu" aria-label={label} popover="manual" onKeyDown={onKeyDown}>
          {items.map((item, index) => (
            <button
              key={index}
              type="button"
              role="menuitem"
              tabIndex={-1}
              class={item.danger ? "ui-menu-item ui-dangerous" : "ui-menu-item"}
              aria-disabled={item.disabled}
              onClick={() => !item.disabled && pick(index)}
            >
              <span>{item.label}</span>
              {item.description !== undefined && <small>{item.description}</small>}
            </button>
          ))}
        </div>
      )}
    </span>
  );
}

function entries(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
}

function destination(key: string, at: number, count: number): number | null {
  if (key === "ArrowDown") return (at + 1) % count;
  if (key === "ArrowUp") return (at - 1 + count) % count;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : null;
}
