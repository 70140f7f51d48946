/** What is put right before the library draws a block. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { prepared } from "./prepared";

const markdown = (text: string) => prepared({ type: "markdown", text }, "UTC").text;
const list = (style: string, indent: number, count: number) => ({
  type: "rich_text_list",
  style,
  indent,
  elements: Array.from({ length: count }, () => ({ type: "rich_text_section", elements: [] })),
});

test("pictures in markdown become links, and code is left alone", () => {
  assert.equal(markdown("![a](https://x.example/a.png)"), "\n[a](https://x.example/a.png)");
  assert.equal(markdown("`![a](b)` ![c](d)"), "\n`![a](b)` [c](d)");
  assert.equal(markdown("```\n![a](b)\n```\n![c](d)"), "\n```\n![a](b)\n```\n[c](d)");
  assert.equal(markdown("\\![a](b)"), "\n\\![a](b)");
});

test("numbers begin anew after a list of dots, and go on after an inner list", () => {
  const elements = [list("bullet", 0, 2), list("ordered", 0, 2), list("bullet", 1, 3), list("ordered", 0, 1)];
  const offsets = prepared({ type: "rich_text", elements }, "UTC").elements.map(
    (each: { offset?: number }) => each.offset,
  );
  assert.deepEqual(offsets, [undefined, -2, undefined, -2]);
});

test("block ids are left out, and dates with an address become links", () => {
  const date = { type: "date", timestamp: 0, format: "{date_num}", url: "https://x.example" };
  const block = { type: "rich_text", block_id: "b", elements: [{ type: "rich_text_section", elements: [date] }] };
  assert.deepEqual(prepared(block, "UTC"), {
    type: "rich_text",
    elements: [
      {
        type: "rich_text_section",
        elements: [{ type: "link", url: "https://x.example", text: "1970-01-01", style: undefined }],
      },
    ],
  });
});
