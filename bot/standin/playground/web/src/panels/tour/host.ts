/** The element that holds the tour's card, below the conversation or in the open modal dialog: all else is inert then. */

import { useEffect, useLayoutEffect, useState } from "preact/hooks";

/** How long the focus is held after a step, in milliseconds: what the step opens may take it with some delay. */
const HELD = 1_200;

type Mover = Element & { moveBefore?: (node: Node, before: Node | null) => void };

/** `moveBefore` keeps the focus and does not restart anything; where it is missing the element is put in anew. */
function moveTo(home: Mover, host: HTMLElement) {
  if (home.moveBefore && host.isConnected) home.moveBefore(host, null);
  else home.append(host);
}

function place(host: HTMLElement) {
  const modals = document.querySelectorAll("dialog:modal");
  const home = modals[modals.length - 1] ?? document.querySelector("[data-tour-dock]") ?? document.body;
  if (host.parentElement !== home || !host.isConnected) moveTo(home, host);
}

export function useHost(): HTMLElement {
  const [host] = useState(() => document.createElement("div"));
  useLayoutEffect(() => {
    host.className = "panel-tour-host";
    // What happens in the card is no business of the dialog that happens to hold it.
    const alone = (event: Event) => event.stopPropagation();
    for (const name of KEPT_IN) host.addEventListener(name, alone);
    place(host);
    // a dialog leaves so much room below itself
    const size = new ResizeObserver(() => {
      document.documentElement.style.setProperty("--panel-tour-height", `${host.offsetHeight}px`);
    });
    size.observe(host);
    const observer = new MutationObserver(() => place(host));
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["open"] });
    return () => {
      observer.disconnect();
      size.disconnect();
      for (const name of KEPT_IN) host.removeEventListener(name, alone);
      host.remove();
    };
  }, [host]);
  return host;
}

const KEPT_IN = ["click", "keydown", "input", "change", "pointerdown"];

/** Where the button that was pressed is gone, the main one of the card takes its place. */
function focusOn(element: HTMLElement | null, host: HTMLElement) {
  if (!element || document.activeElement === element) return;
  const target = element.isConnected ? element : host.querySelector<HTMLElement>("[data-primary]");
  target?.focus({ preventScroll: true });
}

/** Keeps the focus where it was in the card when a step began, until the person presses or types something. */
export function useHeldFocus(host: HTMLElement, step: unknown): () => void {
  const [held] = useState<{ element: HTMLElement | null; until: number }>(() => ({ element: null, until: 0 }));

  useEffect(() => {
    const release = () => {
      held.element = null;
    };
    const restore = () => {
      if (performance.now() <= held.until) focusOn(held.element, host);
    };
    const later = () => setTimeout(restore);
    document.addEventListener("keydown", release, true);
    document.addEventListener("pointerdown", release, true);
    document.addEventListener("focusin", later, true);
    return () => {
      document.removeEventListener("keydown", release, true);
      document.removeEventListener("pointerdown", release, true);
      document.removeEventListener("focusin", later, true);
    };
  }, [host, held]);

  // Each step prolongs it and looks again.
  useEffect(() => {
    const { element } = held;
    if (!element) return;
    held.until = performance.now() + HELD;
    const looks = [0, 150, 500].map((wait) => setTimeout(() => focusOn(held.element, host), wait));
    return () => {
      for (const look of looks) clearTimeout(look);
    };
  }, [step, held]);

  return () => {
    const focused = document.activeElement;
    held.element = focused instanceof HTMLElement && host.contains(focused) ? focused : null;
    held.until = performance.now() + 60_000;
  };
}
