/** The connection over which the server tells what changes; it comes back by itself, with growing waits. */

import { address, request } from "../api";
import type { Exchange, Frame } from "../types";
import { current, receive, update, withExchanges } from "./store";

const SHORTEST = 500;
const LONGEST = 5_000;

let socket: WebSocket | null = null;
let person: string | null = null;
let wait = SHORTEST;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Connect as this person; null is whoever the server gives. */
export function follow(as: string | null): void {
  if (socket && person === as) return;
  person = as;
  wait = SHORTEST;
  connect();
}

/** Try at once instead of at the end of the wait. */
export function tryNow(): void {
  if (current().online) return;
  wait = SHORTEST;
  connect();
}

function connect(): void {
  clearTimeout(timer);
  const former = socket;
  socket = null;
  former?.close();
  const mine = new WebSocket(address("/page/live", { as: person }));
  socket = mine;
  mine.onmessage = (event) => {
    if (mine === socket) heard(JSON.parse(event.data));
  };
  mine.onclose = () => {
    if (mine === socket) void lost();
  };
}

function heard(frame: Frame): void {
  receive(frame);
  if (frame.kind !== "state") return;
  wait = SHORTEST;
  person = current().as;
  void catchUp();
}

/** The wire of before the connection, or of while there was none. */
async function catchUp(): Promise<void> {
  const { exchanges, state } = current();
  const newest = exchanges[exchanges.length - 1]?.number ?? 0;
  const answer = await request<{ exchanges: Exchange[] }>("GET", address("/page/wire", { after: newest }));
  const same = current().state?.run === state?.run;
  if (answer.ok && same) update({ exchanges: withExchanges(current().exchanges, answer.body.exchanges) });
}

async function lost(): Promise<void> {
  socket = null;
  update({ online: false });
  const asked = person;
  if (await turnedAway(asked)) return;
  if (socket || asked !== person) return;
  timer = setTimeout(connect, wait);
  wait = Math.min(wait * 2, LONGEST);
}

/** A browser does not say why a WebSocket was refused; the state's address does. */
async function turnedAway(as: string | null): Promise<boolean> {
  if (current().ready) return false;
  const answer = await fetch(address("/page/state", { as })).catch(() => null);
  if (answer?.status !== 400 || as !== person) return false;
  const said = await answer.json().catch(() => null);
  update({ online: true, refused: String(said?.error ?? "The server does not let this person in.") });
  return true;
}
