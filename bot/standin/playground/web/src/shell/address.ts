/** Who one is and where one looks, as the page's address says it. */

import type { Conversation, State } from "../types";

export const TABS = ["messages", "home", "about"] as const;
export type Tab = (typeof TABS)[number];

/** `tab` is one of the app's tabs, `channel` the name or id of another conversation. */
export type Place = { tab: Tab } | { channel: string };

export interface Spot {
  /** A person's name; null: whoever the server gives. */
  as: string | null;
  place: Place;
}

export function spotOf(search: string): Spot {
  const asked = new URLSearchParams(search);
  const channel = asked.get("c");
  const tab = TABS.find((one) => one === asked.get("tab"));
  return { as: asked.get("as"), place: channel ? { channel } : { tab: tab ?? "messages" } };
}

export function searchOf({ as, place }: Spot): string {
  const asked = new URLSearchParams();
  if (as) asked.set("as", as);
  if ("channel" in place) asked.set("c", place.channel);
  else asked.set("tab", place.tab);
  return `?${asked}`;
}

export type Shown =
  | { kind: "channel"; conversation: Conversation }
  | { kind: "bot"; tab: Tab; conversation: Conversation | null }
  | { kind: "nothing" };

/** What a place is in this workspace; one that is not there falls back to the app, or to the first channel. */
export function shownAt(place: Place, state: State): Shown {
  const { conversations, bot } = state;
  const direct = bot ? (conversations.find((one) => one.kind === "im") ?? null) : null;
  const channels = conversations.filter((one) => one.kind !== "im");
  if ("channel" in place) {
    const found = channels.find((one) => one.name === place.channel || one.id === place.channel);
    if (found) return { kind: "channel", conversation: found };
    if (direct?.id === place.channel) return { kind: "bot", tab: "messages", conversation: direct };
  }
  if (bot) return { kind: "bot", tab: allowed("tab" in place ? place.tab : "messages", bot), conversation: direct };
  const first = channels[0];
  return first ? { kind: "channel", conversation: first } : { kind: "nothing" };
}

function allowed(tab: Tab, bot: { homeEnabled: boolean }): Tab {
  return tab === "home" && !bot.homeEnabled ? "messages" : tab;
}
