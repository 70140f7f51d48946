/** A drawer at the right side: takes the focus when it opens, closes on Escape, and gives the focus back. */

import { type ComponentChildren, createPortal } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "./icons";

/** It begins below the top bar, whose buttons stay in reach. */
function useTop(): number {
  const [top, setTop] = useState(below);
  useEffect(() => {
    const look = () => setTop(below());
    addEventListener("resize", look);
    return () => removeEventListener("resize", look);
  }, []);
  return top;
}

function below(): number {
  return document.querySelector(".panel-tools")?.closest("header")?.getBoundingClientRect().bottom ?? 0;
}

interface Props {
  title: string;
  id: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** It stands beside the page in <body>, so that nothing in the top bar can clip or cover it. */
export function Drawer({ title, id, onClose, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const label = useId();
  const top = useTop();

  // at once: who types on after the click, elsewhere, must not have the focus taken away by what was drawn late
  useLayoutEffect(() => {
    heading.current?.focus();
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };

  return createPortal(
    <aside class="panel-drawer" id={id} aria-labelledby={label} style={{ top: `${top}px` }} onKeyDown={onKeyDown}>
      <header class="panel-drawer-head">
        <h2 id={label} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" class="panel-icon-button" onClick={onClose} aria-label={`Close: ${title}`}>
          <Icon name="close" />
        </button>
      </header>
      {children}
    </aside>,
    document.body,
  );
}
