/** The faults that the page offers, and how one in force is told, counted and taken back. */

import { request } from "../../api";
import type { Fault } from "../../types";
import { count } from "../times";

/** What POST /page/faults takes. */
export type Settings = Partial<Omit<Fault, "fired">> & { kind: string };

export interface Preset {
  name: string;
  watch: string;
  settings: Settings;
}

/** What is sure to meet such a fault, and what goes past it. */
const REACH =
  "It strikes calls of the Web API: messages that come by themselves, forms, Home. The answer to a slash command goes another way, with the acknowledgement.";
const AFTERWARDS = "What could not be sent is to come once the fault has ended.";

export const PRESETS: Preset[] = [
  {
    name: "Rate limited (429)",
    watch: `The app is told to come back in 5 seconds. ${REACH} Watch the wire: does it wait and try again? ${AFTERWARDS}`,
    settings: { kind: "ratelimited", retry_after: "5" },
  },
  {
    name: "Slack answers with an error",
    watch: `Calls fail with internal_error. ${REACH} Watch what the person gets to read. ${AFTERWARDS}`,
    settings: { kind: "error", code: "internal_error" },
  },
  {
    name: "Slack answers with nothing useful (503)",
    watch: `The answer is no JSON. ${REACH} Watch whether the app tries again, and how long it waits. ${AFTERWARDS}`,
    settings: { kind: "http", status: 503 },
  },
  {
    name: "Slow Slack",
    watch: "Each answer takes 2 seconds. Watch whether commands are still acknowledged in time.",
    settings: { kind: "slow", seconds: 2 },
  },
  {
    name: "Lost answers: Slack does the work, the app never hears",
    watch: "The work is done, the connection is cut. Watch that nothing comes twice.",
    settings: { kind: "drop", after: true },
  },
  {
    name: "Connection cut before Slack did anything",
    watch: "Nothing has been done. Watch that it comes in the end all the same.",
    settings: { kind: "drop", after: false },
  },
  {
    name: "History hides the newest messages",
    watch: "The last 60 seconds are missing when the app looks back. Watch that nothing comes twice.",
    settings: { kind: "hide_newest", seconds: 60 },
  },
];

export const OFTEN: Record<string, { name: string; settings: Pick<Settings, "times" | "probability"> }> = {
  always: { name: "always", settings: { times: null, probability: 1 } },
  once: { name: "once", settings: { times: 1, probability: 1 } },
  thrice: { name: "3 times", settings: { times: 3, probability: 1 } },
  half: { name: "half of the calls", settings: { times: null, probability: 0.5 } },
};

export function isLive(fault: Fault): boolean {
  return fault.times === null || fault.fired < fault.times;
}

/** Whether a fault in force is what a switch stands for, whatever its method and frequency. */
export function isOf(preset: Preset, fault: Fault): boolean {
  return Object.entries(preset.settings).every(([key, value]) => fault[key as keyof Fault] === value);
}

export function nameOf(fault: Fault): string {
  return PRESETS.find((preset) => isOf(preset, fault))?.name ?? fault.kind;
}

export function where({ method }: Fault): string {
  return method === "*" ? "all methods" : method;
}

export function often({ times, probability }: Fault): string {
  const share = probability < 1 ? `${Math.round(probability * 100)}% of the calls` : "";
  const limit = times === null ? "" : count(times, "time");
  return [share, limit].filter(Boolean).join(", at most ") || "always";
}

export function struck(fault: Fault): string {
  const times = fault.fired === 0 ? "has not struck yet" : `has struck ${count(fault.fired, "time")}`;
  return isLive(fault) ? times : `${times}, used up`;
}

/** The server ends all or none, so the others are put in force again, with what is left of their times. */
export async function endOnly(ended: (fault: Fault) => boolean, faults: Fault[]): Promise<string | null> {
  const cleared = await request("DELETE", "/page/faults");
  if (!cleared.ok) return cleared.error;
  for (const fault of faults) {
    if (ended(fault) || !isLive(fault)) continue;
    const { fired, times, ...settings } = fault;
    const again = await request("POST", "/page/faults", { ...settings, times: times === null ? null : times - fired });
    if (!again.ok) return again.error;
  }
  return null;
}
