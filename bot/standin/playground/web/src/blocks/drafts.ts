/** What has been typed and is not known to be with the server yet, by surface, block, action and type. */

import type { Drafts, FieldValue, Surface } from "../types";
import { surfaceKey } from "./place";

interface Draft {
  block: string;
  action: string;
  type: string;
  value: FieldValue;
}

const kept = new Map<string, Map<string, Draft>>();

const fieldKey = (block: string, action: string) => `${block}\n${action}`;

export function keepDraft(surface: Surface, draft: Draft): void {
  const key = surfaceKey(surface);
  const here = kept.get(key) ?? new Map<string, Draft>();
  kept.set(key, here.set(fieldKey(draft.block, draft.action), draft));
}

/** The draft of one field; one of another type under the same ids is none (INT-6). */
export function draftOf(surface: Surface, block: string, action: string, type: string): Draft | null {
  const draft = kept.get(surfaceKey(surface))?.get(fieldKey(block, action));
  return draft && draft.type === type ? draft : null;
}

/** Forgets a draft that has arrived, unless more has been typed meanwhile. */
export function draftArrived(surface: Surface, block: string, action: string, value: FieldValue): void {
  const here = kept.get(surfaceKey(surface));
  if (here?.get(fieldKey(block, action))?.value === value) here.delete(fieldKey(block, action));
}

/** Gives and forgets what was typed in a surface and not sent. */
export function takeDrafts(surface: Surface): Drafts {
  const drafts: Drafts = {};
  for (const { block, action, value } of kept.get(surfaceKey(surface))?.values() ?? []) {
    drafts[block] = { ...drafts[block], [action]: value };
  }
  taken.set(drafts, [...(kept.get(surfaceKey(surface))?.values() ?? [])]);
  kept.delete(surfaceKey(surface));
  return drafts;
}

const taken = new WeakMap<Drafts, Draft[]>();

/** Takes drafts back that did not get through; what has been typed since stays. */
export function returnDrafts(surface: Surface, drafts: Drafts): void {
  for (const draft of taken.get(drafts) ?? []) {
    if (!kept.get(surfaceKey(surface))?.has(fieldKey(draft.block, draft.action))) keepDraft(surface, draft);
  }
}

export function hasDrafts(surface: Surface): boolean {
  return (kept.get(surfaceKey(surface))?.size ?? 0) > 0;
}
