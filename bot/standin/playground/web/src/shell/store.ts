/** The one store of the page: what the server said, who one is, where one looks. */

import { useLayoutEffect, useReducer, useRef } from "preact/hooks";
import type { Exchange, Frame, Message, State } from "../types";
import { type Place, type Spot, searchOf, spotOf } from "./address";
import { keysOf, type Log, withMessage, withoutMessage } from "./logs";
import { type Notice, noticed } from "./notices";

const EXCHANGES_KEPT = 500;

export interface Play {
  /** As whom the tab looks, null until the server has said who is first. */
  as: string | null;
  place: Place;
  state: State | null;
  /** Whether `state` is that of `as`; false from a switch until the server has answered. */
  ready: boolean;
  online: boolean;
  /** Why the server does not let this person in. */
  refused: string | null;
  /** When `state.clock` came, by performance.now(). */
  clockCame: number;
  logs: Record<string, Log>;
  exchanges: Exchange[];
  notices: Notice[];
  /** The root of the open thread; `writing` changes each time one wants to write in it, and is 0 until then. */
  thread: { channel: string; ts: string; writing: number } | null;
  /** The own message being edited. */
  editing: { channel: string; ts: string } | null;
  /** What stands in each composer, and what could not be sent while something else stood there. */
  drafts: Record<string, string>;
  unsent: Record<string, string>;
}

let play: Play = {
  ...spotOf(location.search),
  state: null,
  ready: false,
  online: true,
  refused: null,
  clockCame: 0,
  logs: {},
  exchanges: [],
  notices: [],
  thread: null,
  editing: null,
  drafts: {},
  unsent: {},
};

const listeners = new Set<() => void>();

export function current(): Play {
  return play;
}

export function update(patch: Partial<Play>): void {
  play = { ...play, ...patch };
  for (const listener of listeners) listener();
}

/** A part of the store; the component is drawn anew only when that part is another. */
export function usePart<T>(pick: (play: Play) => T): T {
  const [, redraw] = useReducer((times: number) => times + 1, 0);
  const seen = useRef<{ pick: (play: Play) => T; part: T } | null>(null);
  const part = pick(play);
  seen.current = { pick, part };
  useLayoutEffect(() => {
    const look = () => {
      if (seen.current && !Object.is(seen.current.pick(play), seen.current.part)) redraw(undefined);
    };
    look();
    listeners.add(look);
    return () => void listeners.delete(look);
  }, []);
  return part;
}

/** Everything, and the ways to move about in it. */
export function usePlay() {
  return {
    ...usePart((all) => all),
    toasts: play.notices.filter((one) => one.shown),
    switchTo,
    openConversation,
    openHome,
  };
}

/** The person acted as, once known. */
export function useMe() {
  return usePart(({ state }) => state?.people.find((person) => person.id === state.me) ?? null);
}

export function notice(words: string): void {
  update({ notices: noticed(play.notices, words) });
}

export function setLog(key: string, log: Log): void {
  update({ logs: { ...play.logs, [key]: log } });
}

// Moving about

function go(spot: Spot): void {
  const search = searchOf(spot);
  if (search !== location.search) history.pushState(null, "", search);
}

export function openPlace(place: Place): void {
  go({ as: play.as, place });
  update({ place, editing: null, thread: null });
}

/** By its id; the app's direct conversation opens as its Messages tab. */
export function openConversation(id: string): void {
  const found = play.state?.conversations.find((one) => one.id === id);
  openPlace(found?.kind === "im" ? { tab: "messages" } : { channel: found?.name ?? id });
}

export function openHome(): void {
  openPlace({ tab: "home" });
}

export function openThread(channel: string, ts: string): void {
  update({ thread: { channel, ts, writing: 0 }, editing: null });
}

export function replyInThread(channel: string, ts: string): void {
  update({ thread: { channel, ts, writing: (play.thread?.writing ?? 0) + 1 }, editing: null });
}

/** Become another person in this tab; what the former one saw is forgotten. */
export function switchTo(name: string, place: Place = play.place): void {
  if (name === play.as) {
    openPlace(place);
    return;
  }
  go({ as: name, place });
  become(name, place);
}

function become(name: string | null, place: Place): void {
  const { state } = play;
  const next = state?.people.find((person) => person.name === name);
  const conversations = (state?.conversations ?? []).map((one) => ({ ...one, unread: 0 }));
  const shell = state && next ? { ...state, me: next.id, conversations, home: null, modals: [] } : null;
  update({ as: name, place, state: shell, ready: false, refused: null, logs: {}, thread: null, editing: null });
}

/** The address was changed by the browser's buttons. */
export function followAddress(): void {
  const { as, place } = spotOf(location.search);
  if (as !== null && as !== play.as) become(as, place);
  else update({ place, editing: null, thread: null });
}

// What the server says

export function receive(frame: Frame): void {
  if (frame.kind === "state") takeState(frame.state);
  else if (frame.kind === "message") takeMessage(frame.message);
  else if (frame.kind === "deleted") takeDeletion(frame.channel, frame.ts);
  else if (frame.kind === "wire") update({ exchanges: withExchanges(play.exchanges, [frame.exchange]) });
  else if (frame.kind === "error") notice(frame.words);
  else if (play.state) {
    const clockCame = frame.kind === "clock" ? performance.now() : play.clockCame;
    update({ state: withPart(play.state, frame), clockCame });
  }
}

type Part = Exclude<Frame, { kind: "state" | "message" | "deleted" | "wire" | "error" }>;

function withPart(state: State, frame: Part): State {
  switch (frame.kind) {
    case "conversation": {
      const { conversation } = frame;
      const known = state.conversations.some((one) => one.id === conversation.id);
      const others = state.conversations.map((one) => (one.id === conversation.id ? conversation : one));
      return { ...state, conversations: known ? others : [...others, conversation] };
    }
    case "home":
      return { ...state, home: frame.view };
    case "modals":
      return { ...state, modals: frame.modals };
    case "people":
      return { ...state, people: frame.people };
    case "clock":
      return { ...state, clock: frame.clock };
    case "faults":
      return { ...state, faults: frame.faults };
    case "problems":
      return { ...state, problems: frame.problems };
  }
}

function takeState(state: State): void {
  const me = state.people.find((person) => person.id === state.me);
  const over = play.state !== null && play.state.run !== state.run;
  const logs = Object.fromEntries(Object.entries(play.logs).map(([key, log]) => [key, { ...log, stale: true }]));
  const forgotten = { logs: {}, exchanges: [], drafts: {}, unsent: {}, thread: null, editing: null };
  const as = me?.name ?? play.as;
  update({
    state,
    as,
    ready: true,
    online: true,
    refused: null,
    clockCame: performance.now(),
    ...(over ? forgotten : { logs }),
  });
  // the first visit names nobody: from here on the address does, so that a reload is the same person
  if (!new URLSearchParams(location.search).has("as")) {
    history.replaceState(null, "", searchOf({ as, place: play.place }));
  }
}

function takeMessage(message: Message): void {
  const logs = { ...play.logs };
  for (const key of keysOf(message)) {
    const log = logs[key];
    if (log) logs[key] = withMessage(log, message);
  }
  update({ logs });
}

function takeDeletion(channel: string, ts: string): void {
  const mine = Object.entries(play.logs).filter(([key]) => key === channel || key.startsWith(`${channel}/`));
  const changed = Object.fromEntries(mine.map(([key, log]) => [key, withoutMessage(log, ts)]));
  const { thread, editing } = play;
  const gone = <T extends Play["editing"]>(open: T) => (open?.channel === channel && open.ts === ts ? null : open);
  update({ logs: { ...play.logs, ...changed }, thread: gone(thread), editing: gone(editing) });
}

/** Exchanges by their number, the newest 500; one that was answered meanwhile takes its own place. */
export function withExchanges(known: Exchange[], came: Exchange[]): Exchange[] {
  const byNumber = new Map(known.map((exchange) => [exchange.number, exchange]));
  for (const exchange of came) byNumber.set(exchange.number, exchange);
  return [...byNumber.values()].sort((one, other) => one.number - other.number).slice(-EXCHANGES_KEPT);
}
