/** Makes a block fit for the library: what it draws wrongly, unsafely or not at all is put right before. */

import type { Block } from "../types";
import { dateWords } from "./dates";
import { safeAddress } from "./links";

/** A copy for a reader in a zone; ids are left out, because the library would put them into the page twice. */
export function prepared(block: Block, zone: string): Block {
  if (block.type === "markdown") return { type: "markdown", text: preparedMarkdown(String(block.text)) };
  return copy(block, zone) as Block;
}

function copy(value: unknown, zone: string): unknown {
  if (Array.isArray(value)) return value.map((entry) => copy(entry, zone));
  if (typeof value !== "object" || value === null) return value;
  const { block_id: _, ...block } = value as Block;
  if (block.type === "team") return { type: "text", text: `@${block.team_id}`, style: block.style };
  if (block.type === "date") return preparedDate(block, zone);
  if (block.type === "url" && !safeAddress(block.url)) return { ...block, url: "about:blank" };
  if (block.type === "rich_text") return { ...block, elements: copy(numbered(block.elements ?? []), zone) };
  return Object.fromEntries(Object.entries(block).map(([name, entry]) => [name, copy(entry, zone)]));
}

/** The library counts on through lists of dots before an ordered list; the offset takes that back. */
function numbered(elements: Block[]): Block[] {
  let counted: Record<number, { style: string; all: number; own: number }> = {};
  return elements.map((element) => {
    if (element.type !== "rich_text_list") {
      counted = {};
      return element;
    }
    const indent: number = element.indent ?? 0;
    for (const deeper of Object.keys(counted).map(Number)) if (deeper > indent) delete counted[deeper];
    const before = counted[indent] ?? { style: element.style, all: 0, own: 0 };
    const own = before.style === element.style ? before.own : 0;
    const length: number = element.elements.length;
    counted[indent] = { style: element.style, all: before.all + length, own: own + length };
    return element.style === "ordered" ? { ...element, offset: (element.offset ?? 0) + own - before.all } : element;
  });
}

/** The library forgets a date's address and fallback. */
function preparedDate(date: Block, zone: string): Block {
  const words = dateWords(date.timestamp, date.format, zone);
  if (words === null) return { type: "text", text: date.fallback || date.format, style: date.style };
  return date.url ? { type: "link", url: date.url, text: words, style: date.style } : date;
}

const CODE = /(^|\n) {0,3}(```+|~~~+)[^\n]*\n[\s\S]*?(?:\n {0,3}\2[^\n]*|$)|(`+)(?!`)[\s\S]*?[^`]\3(?!`)/g;

/**
 * Pictures become links, as Slack draws them. The library puts a blank before every line but the first: with one
 * before the first too, all lines move together, and code keeps its shape.
 */
function preparedMarkdown(text: string): string {
  let clean = "";
  let end = 0;
  for (const code of text.matchAll(CODE)) {
    clean += withoutPictures(text.slice(end, code.index)) + code[0];
    end = code.index + code[0].length;
  }
  return `\n${clean}${withoutPictures(text.slice(end))}`;
}

function withoutPictures(text: string): string {
  return text.replace(/(?<!\\)!\[/g, "[");
}
