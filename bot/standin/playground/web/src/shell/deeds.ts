/** What the page does on behalf of the person: acts, and asking for messages. */

import { address, request } from "../api";
import { acted } from "../attention";
import type { ActAnswer, Acts, Message } from "../types";
import { EMPTY_LOG, logKey, withNewest, withOlder } from "./logs";
import { current, notice, setLog } from "./store";

/** What is asked for first, and what at a time when one scrolls back. */
const PAGE = 50;
const OLDER = 100;
/** Acts of which something may come that one wants to see. */
const TELLING = new Set<keyof Acts>(["type", "say", "press", "submit", "shortcut"]);

/** Never rejects. What the server answers is also pushed to every tab; what never reached it is noticed here. */
export async function act<K extends keyof Acts>(name: K, body: Acts[K]): Promise<ActAnswer> {
  if (TELLING.has(name)) acted({ pressed: pressedIn(body) });
  const path = address(`/page/acts/${name}`, { as: current().as });
  const answer = await request<ActAnswer>("POST", path, body);
  if (answer.ok) return answer.body;
  notice(answer.error);
  return { error: answer.error };
}

function pressedIn(body: Acts[keyof Acts]): string | null {
  return "surface" in body && "message" in body.surface ? body.surface.message.ts : null;
}

interface Page {
  messages: Message[];
  more: boolean;
}

function ask(channel: string, thread: string | null, before?: string) {
  const limit = thread ? 200 : before === undefined ? PAGE : OLDER;
  const questions = { as: current().as, channel, thread, before, limit };
  return request<Page>("GET", address("/page/messages", questions));
}

/** The newest page; also to make up for what was missed while the connection was lost. */
export async function loadNewest(channel: string, thread: string | null = null): Promise<void> {
  const key = logKey(channel, thread);
  const { as, state } = current();
  const before = current().logs[key] ?? EMPTY_LOG;
  if (before.loading) return;
  setLog(key, { ...before, loading: true, error: null });
  const answer = await ask(channel, thread);
  if (current().as !== as || current().state?.run !== state?.run) return;
  const log = current().logs[key] ?? EMPTY_LOG;
  const known = before.messages[before.messages.length - 1]?.ts ?? "";
  if (answer.ok) setLog(key, withNewest(log, answer.body.messages, answer.body.more, known));
  else setLog(key, { ...log, loading: false, error: answer.error });
}

/** More of them, before the oldest that is known. */
export async function loadOlder(channel: string, thread: string | null = null): Promise<void> {
  const key = logKey(channel, thread);
  const { as, state, logs } = current();
  const log = logs[key];
  if (!log || log.loading || !log.more) return;
  setLog(key, { ...log, loading: true, error: null });
  const answer = await ask(channel, thread, log.messages[0]?.ts);
  const now = current().logs[key];
  if (current().as !== as || current().state?.run !== state?.run || !now) return;
  if (answer.ok) setLog(key, withOlder(now, answer.body.messages, answer.body.more));
  else setLog(key, { ...now, loading: false, error: answer.error });
}
