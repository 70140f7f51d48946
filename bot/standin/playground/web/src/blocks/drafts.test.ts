/** What was typed is sent once, survives a failure, and never overrides what was typed after it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { draftArrived, draftOf, hasDrafts, keepDraft, returnDrafts, takeDrafts } from "./drafts";

const field = { block: "b", action: "a", type: "plain_text_input" };

test("drafts are given once, and of one surface only", () => {
  const [view, message] = [{ view: "V1" }, { message: { channel: "C1", ts: "1.0" } }];
  keepDraft(view, { ...field, value: "one" });
  keepDraft(message, { ...field, value: "two" });
  assert.deepEqual(takeDrafts(view), { b: { a: "one" } });
  assert.deepEqual(takeDrafts(view), {});
  assert.ok(hasDrafts(message));
  takeDrafts(message);
});

test("an arrived draft is forgotten, unless more has been typed", () => {
  const view = { view: "V2" };
  keepDraft(view, { ...field, value: "more" });
  draftArrived(view, "b", "a", "mor");
  assert.equal(draftOf(view, "b", "a", field.type)?.value, "more");
  draftArrived(view, "b", "a", "more");
  assert.ok(!hasDrafts(view));
});

test("a draft counts only for an element of the same type", () => {
  const view = { view: "V3" };
  keepDraft(view, { ...field, value: "5" });
  assert.equal(draftOf(view, "b", "a", "number_input"), null);
  takeDrafts(view);
});

test("returned drafts come back, but never over newer ones", () => {
  const view = { view: "V4" };
  keepDraft(view, { ...field, value: "old" });
  keepDraft(view, { ...field, action: "other", value: "kept" });
  const taken = takeDrafts(view);
  keepDraft(view, { ...field, value: "new" });
  returnDrafts(view, taken);
  assert.deepEqual(takeDrafts(view), { b: { a: "new", other: "kept" } });
});
