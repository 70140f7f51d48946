/** The tour that is being played: one for the page, wherever it is drawn, so that it outlives a change of person. */

import { useEffect, useState } from "preact/hooks";
import { request } from "../../api";
import { acted } from "../../attention";
import type { Script, ScriptStep, State } from "../../types";

export interface Follow {
  as: string;
  place: "messages" | "home" | "modal";
  /** Where this person's commands and messages go: `dm` or `#general`. */
  room?: string;
}

interface Done extends Follow {
  error: string | null;
}

export interface Play {
  script: Script;
  /** Index of the step that comes next; the number of steps when all are done. */
  next: number;
  /** Who acts: the script decides, whoever the page shows in between. */
  actor: string;
  firstActor: string;
  /** The state's run when it began. */
  run: string;
  busy: boolean;
  /** Whether it goes on by itself. */
  running: boolean;
  /** Whether the card is folded to one line. */
  folded: boolean;
  error: string | null;
}

let current: Play | null = null;
const watchers = new Set<(play: Play | null) => void>();

function set(play: Play | null) {
  current = play;
  for (const watcher of watchers) watcher(play);
}

function change(part: Partial<Play>) {
  if (current) set({ ...current, ...part });
}

export function usePlay(): Play | null {
  const [play, redraw] = useState(current);
  useEffect(() => {
    watchers.add(redraw);
    redraw(current);
    return () => {
      watchers.delete(redraw);
    };
  }, []);
  return play;
}

/** Who acts where a script does not say it: the first person there is, as when the script is played without a page. */
export function firstActor({ people }: State, otherwise: string): string {
  return people.find((person) => !person.isBot && !person.deleted)?.name ?? otherwise;
}

/** `as` is whom the page shows. */
export function begin(script: Script, actor: string, as: string, run: string) {
  const { rest, firstActor } = opened(script, [actor, as]);
  const still = { busy: false, running: false, folded: false, error: null };
  set({ script: rest, next: 0, actor: firstActor, firstActor, run, ...still });
}

/** A first step that makes one the person one already is asks nothing of anybody: its words go to the next one. */
function opened(script: Script, present: string[]): { rest: Script; firstActor: string } {
  const [first, second, ...more] = script.steps;
  const named = first?.kind === "as" ? first.line.replace(/^as\s+/, "").trim() : "";
  if (!first || !second || !present.includes(named)) return { rest: script, firstActor: present[0] ?? "" };
  const words = [first.words, second.words].filter(Boolean).join(" ");
  return { rest: { ...script, steps: [{ ...second, words }, ...more] }, firstActor: named };
}

export function stop() {
  set(null);
}

export function setRunning(running: boolean) {
  change({ running });
}

export function setFolded(folded: boolean) {
  change({ folded });
}

/** After a reset nothing that was done is there any more. */
export function rewind(run: string) {
  if (current) change({ run, next: 0, actor: current.firstActor, busy: false, running: false, error: null });
}

export function stepOf({ script, next }: Play): ScriptStep | undefined {
  return script.steps[next];
}

/** Whether a step only checks what is seen: such steps follow the act before them by themselves. */
function isCheck(step: ScriptStep | undefined): boolean {
  return step?.kind === "see";
}

/** Where a visitor stands, counting what there is to do. */
export function progress({ script: { steps }, next }: Play): { at: number; of: number } {
  const acts = (some: ScriptStep[]) => some.filter((step) => !isCheck(step)).length;
  return { at: Math.max(1, acts(steps.slice(0, next + 1))), of: acts(steps) };
}

/** What the narrator says before a step; also what stands before the checks that have just been made. */
export function words({ script: { steps }, next }: Play): string {
  let first = next;
  while (isCheck(steps[first - 1])) first -= 1;
  const said = steps.slice(first, next + 1).map((step) => step.words);
  return said.filter(Boolean).join(" ");
}

const SHORTEST = 2_000;
const LONGEST = 12_000;
const PER_LETTER = 55;

/** How long "Play all" waits so that the words before a step can be read, in milliseconds. */
export function pauseBefore(play: Play): number {
  const letters = words(play).length + (stepOf(play)?.line.length ?? 0);
  return Math.min(LONGEST, SHORTEST + letters * PER_LETTER);
}

/** In these a person acts on something that is gone once it has been done. */
const DOABLE = ["click", "choose", "fill", "submit", "close"];
const NOT_THERE = /^no modal is open|finds (?:nothing|no) /;

/** Whether a step failed because what it is about is not there: the visitor may have done it by hand. */
export function maybeDone(play: Play): boolean {
  return play.error !== null && DOABLE.includes(stepOf(play)?.kind ?? "") && NOT_THERE.test(play.error);
}

/** Go on after the step that failed, and past the checks of it. */
export function skip() {
  if (!current || current.busy) return;
  let next = current.next + 1;
  while (isCheck(current.script.steps[next])) next += 1;
  change({ next, error: null });
}

/** Do the next step and the checks that follow it; `onFollow` hears who acted and where. Once at a time. */
export async function doStep(onFollow: (follow: Follow) => void): Promise<void> {
  const play = current;
  if (!play || play.busy || !stepOf(play)) return;
  change({ busy: true, error: null });
  const { steps } = play.script;
  let { next, actor } = play;
  do {
    const step = steps[next];
    if (step?.line && !isCheck(step)) acted({ shown: true });
    const answer = step?.line ? await oneLine(step.line, actor) : null;
    // Stopped, begun anew or rewound in the meantime: the answer is no longer of interest.
    if (current?.script !== play.script || current.run !== play.run || !current.busy) return;
    if (typeof answer === "string") {
      change({ busy: false, running: false, next, actor, error: answer });
      return;
    }
    if (answer && !isCheck(step)) onFollow(answer);
    actor = answer?.as ?? actor;
    next += 1;
  } while (isCheck(steps[next]));
  change({ busy: false, next, actor });
}

/** Who acted and where, or a sentence on why not. */
async function oneLine(line: string, as: string): Promise<Follow | string> {
  const answer = await request<Done>("POST", "/page/script/step", { line, as });
  if (!answer.ok) return answer.error;
  const { error, as: actor, place, room } = answer.body;
  return error ?? { as: actor, place, ...(room === undefined ? {} : { room }) };
}

export async function loadTour(id: string): Promise<Script | string> {
  const answer = await request<Script>("GET", `/page/tours/${encodeURIComponent(id)}`);
  return answer.ok ? answer.body : answer.error;
}

export async function readScript(text: string): Promise<Script | string> {
  const answer = await request<Script>("POST", "/page/script", { text });
  return answer.ok ? answer.body : answer.error;
}

const SEEN = "playground.tour.seen";

/** Storage may be forbidden; then the offer comes with each visit. */
export function wasOffered(): boolean {
  try {
    return localStorage.getItem(SEEN) !== null;
  } catch {
    return false;
  }
}

export function markOffered() {
  try {
    localStorage.setItem(SEEN, "yes");
  } catch {
    // See wasOffered.
  }
}
