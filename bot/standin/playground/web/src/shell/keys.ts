/** Keys that work everywhere on the page. */

import { useEffect } from "preact/hooks";
import type { State } from "../types";
import type { Place, Shown } from "./address";
import { openPlace } from "./store";

/** What lies above the page on demand. */
export type Asked = "switcher" | "keys" | "notices" | null;

const TYPING = "input, textarea, select, [contenteditable]";

export function useKeys(state: State, shown: Shown, ask: (asked: Asked) => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || document.querySelector("dialog:modal")) return;
      const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      const typing = event.target instanceof Element && event.target.matches(TYPING);
      if (command && event.key.toLowerCase() === "k") ask("switcher");
      else if (event.altKey && event.key === "ArrowUp") step(state, shown, -1);
      else if (event.altKey && event.key === "ArrowDown") step(state, shown, 1);
      else if (event.key === "?" && !typing && !event.ctrlKey && !event.metaKey) ask("keys");
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [state, shown, ask]);
}

/** To the conversation above or below, in the order of the sidebar. */
function step(state: State, shown: Shown, by: -1 | 1): void {
  const channels = state.conversations.filter((one) => one.kind !== "im");
  const places: Place[] = channels.map((one) => ({ channel: one.name }));
  if (state.bot) places.push({ tab: "messages" });
  const at =
    shown.kind === "channel" ? channels.findIndex((one) => one.id === shown.conversation.id) : places.length - 1;
  const next = places[(at + by + places.length) % places.length];
  if (next) openPlace(next);
}
