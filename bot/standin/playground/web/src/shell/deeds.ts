/** What the page does on behalf of the person: acts, and asking for messages. */

import { address, request } from "../api";
import type { ActAnswer, Acts, Message } from "../types";
import { EMPTY_LOG, logKey, withNewest, withOlder } from "./logs";
import { current, notice, setLog } from "./store";

export const PAGE = 50;

/** Never rejects. What the server answers is also pushed to every tab; what never reached it is noticed here. */
export async function act<K extends keyof Acts>(name: K, body: Acts[K]): Promise<ActAnswer> {
  const path = address(`/page/acts/${name}`, { as: current().as });
  const answer = await request<ActAnswer>("POST", path, body);
  if (answer.ok) return answer.body;
  notice(answer.error);
  return { error: answer.error };
}

interface Page {
  messages: Message[];
  more: boolean;
}

function ask(channel: string, thread: string | null, before?: string) {
  const questions = { as: current().as, channel, thread, before, limit: thread ? 200 : PAGE };
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

/** Fifty more, before the oldest that is known. */
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
