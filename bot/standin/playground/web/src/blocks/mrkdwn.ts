/** Reads Slack's mrkdwn into a tree; nothing here draws, so that it can be tested alone. */

export type Node =
  | { kind: "text"; text: string }
  | { kind: "break" }
  | { kind: "bold" | "italic" | "strike" | "quote"; children: Node[] }
  | { kind: "code" | "pre"; text: string }
  | { kind: "emoji"; name: string; tone: number | null }
  | { kind: "user" | "channel" | "group"; id: string; label: string }
  | { kind: "broadcast"; range: string }
  | { kind: "date"; timestamp: number; format: string; url: string; fallback: string }
  | { kind: "link"; url: string; children: Node[] };

export interface Reading {
  /** Slack's `verbatim`: addresses that are not in angle brackets stay text. */
  verbatim?: boolean;
}

const STYLES: Record<string, "bold" | "italic" | "strike"> = { "*": "bold", _: "italic", "~": "strike" };
const PRE = /```([\s\S]+?)```/g;
const QUOTE = /^(?:&gt;|>) ?/;
const QUOTE_REST = /^(?:&gt;&gt;&gt;|>>>) ?/;
const CODE = /`([^`\n]+)`/y;
const ANGLE = /<([^<>\n]+)>/y;
const EMOJI = /:([a-z0-9_+'-]+):(?::skin-tone-([2-6]):)?/y;
const ADDRESS = /https?:\/\/[^\s<>|`*]+/y;
const TRAILING = /(?:[.,;:!?'")\]_~]|&gt;)+$/;
const WORD = /[\p{L}\p{N}_]/u;
const MARKS = "*_~`";
/** A mark with a word joiner on each side; two marks share none. */
const JOINED = /\u2060([*_~`])\u2060/g;
const HALF_JOINED = /\u2060([*_~`])|([*_~`])\u2060/g;
/** Stand for a mark that is meant as it is while the text is read: Unicode keeps these from ever being text. */
const STANDING = /[\ufdd0-\ufdd3]/g;
const FIRST_STANDING = 0xfdd0;

export function parseMrkdwn(written: string, reading: Reading = {}): Node[] {
  const text = standing(written);
  const nodes: Node[] = [];
  let end = 0;
  for (const found of text.matchAll(PRE)) {
    nodes.push(...parseLines(text.slice(end, found.index).replace(/\n$/, ""), reading));
    nodes.push({ kind: "pre", text: decoded((found[1] ?? "").replace(/^\n/, "").replace(/\n$/, "")) });
    end = found.index + found[0].length;
    if (text[end] === "\n") end += 1;
  }
  return [...nodes, ...parseLines(text.slice(end), reading)];
}

/** Plain text: no styles and no links, but emoji and line breaks. */
export function parsePlain(text: string): Node[] {
  const nodes: Node[] = [];
  let pending = "";
  const flush = () => {
    if (pending) nodes.push({ kind: "text", text: decoded(pending) });
    pending = "";
  };
  for (let at = 0; at < text.length; ) {
    const emoji = emojiAt(text, at);
    if (emoji || text[at] === "\n") {
      flush();
      nodes.push(emoji ? emoji.node : { kind: "break" });
      at = emoji ? emoji.end : at + 1;
    } else {
      pending += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

/** A word joiner beside a mark takes its meaning away, which is how apps escape what people typed. */
function standing(text: string): string {
  if (!text.includes("\u2060")) return text;
  const stand = (_: string, ...marks: string[]) =>
    String.fromCharCode(FIRST_STANDING + MARKS.indexOf(marks[0] ?? marks[1] ?? ""));
  return text.replace(JOINED, stand).replace(HALF_JOINED, stand);
}

/** Only these three; anything else that looks like an entity is text. */
export function decoded(text: string): string {
  return text
    .replace(/&(lt|gt|amp);/g, (_, name: string) => (name === "lt" ? "<" : name === "gt" ? ">" : "&"))
    .replace(STANDING, (sign) => MARKS[sign.charCodeAt(0) - FIRST_STANDING] ?? sign);
}

function parseLines(text: string, reading: Reading): Node[] {
  if (!text) return [];
  const nodes: Node[] = [];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (QUOTE_REST.test(line)) {
      const rest = [line.replace(QUOTE_REST, ""), ...lines.slice(at + 1)];
      nodes.push({ kind: "quote", children: joined(rest, reading) });
      return nodes;
    }
    if (QUOTE.test(line)) {
      const quoted: string[] = [];
      while (at < lines.length && QUOTE.test(lines[at] ?? "")) quoted.push((lines[at++] ?? "").replace(QUOTE, ""));
      at -= 1;
      nodes.push({ kind: "quote", children: joined(quoted, reading) });
    } else {
      if (at > 0 && nodes.at(-1)?.kind !== "quote") nodes.push({ kind: "break" });
      nodes.push(...inline(line, 0, line.length, reading));
    }
  }
  return nodes;
}

function joined(lines: string[], reading: Reading): Node[] {
  return lines.flatMap((line, index) => [
    ...(index > 0 ? [{ kind: "break" } as const] : []),
    ...inline(line, 0, line.length, reading),
  ]);
}

interface Found {
  node: Node;
  end: number;
}

/** One line, from `start` to `end`; what stands outside of these bounds still decides where a word begins. */
function inline(line: string, start: number, end: number, reading: Reading): Node[] {
  const nodes: Node[] = [];
  let pending = "";
  for (let at = start; at < end; ) {
    const found = tokenAt(line, at, end, reading);
    if (found && found.end <= end) {
      if (pending) nodes.push({ kind: "text", text: decoded(pending) });
      pending = "";
      nodes.push(found.node);
      at = found.end;
    } else {
      pending += line[at];
      at += 1;
    }
  }
  if (pending) nodes.push({ kind: "text", text: decoded(pending) });
  return nodes;
}

function tokenAt(line: string, at: number, end: number, reading: Reading): Found | null {
  const sign = line[at] ?? "";
  if (sign === "`") return codeAt(line, at);
  if (sign === "<") return angleAt(line, at);
  if (sign === ":") return emojiAt(line, at);
  if (sign in STYLES) return styledAt(line, at, end, reading);
  if (sign === "h" && !reading.verbatim) return addressAt(line, at);
  return null;
}

function matchAt(pattern: RegExp, line: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(line);
}

function codeAt(line: string, at: number): Found | null {
  const found = matchAt(CODE, line, at);
  return found && { node: { kind: "code", text: decoded(found[1] ?? "") }, end: at + found[0].length };
}

function emojiAt(line: string, at: number): Found | null {
  if (line[at] !== ":") return null;
  const found = matchAt(EMOJI, line, at);
  if (!found) return null;
  const tone = found[2] ? Number(found[2]) : null;
  return { node: { kind: "emoji", name: found[1] ?? "", tone }, end: at + found[0].length };
}

function addressAt(line: string, at: number): Found | null {
  if (WORD.test(line[at - 1] ?? "")) return null;
  const found = matchAt(ADDRESS, line, at);
  const address = found?.[0].replace(TRAILING, "") ?? "";
  if (!/:\/\/./.test(address)) return null;
  const url = decoded(address);
  return { node: { kind: "link", url, children: [{ kind: "text", text: url }] }, end: at + address.length };
}

/** A style begins and ends at the edge of a word, has no blank just inside, and stays within its line. */
function styledAt(line: string, at: number, end: number, reading: Reading): Found | null {
  const sign = line[at] ?? "";
  const kind = STYLES[sign];
  const before = line[at - 1] ?? "";
  if (!kind || WORD.test(before) || before === sign || /\s|^$/.test(line[at + 1] ?? "")) return null;
  const close = closing(line, at + 1, end, sign);
  if (close < 0) return null;
  return { node: { kind, children: inline(line, at + 1, close, reading) }, end: close + 1 };
}

function closing(line: string, start: number, end: number, sign: string): number {
  for (let at = start; at < end; at += 1) {
    const skipped = line[at] === "`" ? codeAt(line, at) : line[at] === "<" ? angleAt(line, at) : null;
    if (skipped) {
      at = skipped.end - 1;
    } else if (line[at] === sign) {
      const [before, after] = [line[at - 1] ?? "", line[at + 1] ?? ""];
      if (at > start && !/\s/.test(before) && before !== sign && after !== sign && !WORD.test(after)) return at;
    }
  }
  return -1;
}

function angleAt(line: string, at: number): Found | null {
  const found = matchAt(ANGLE, line, at);
  return found && { node: angle(found[1] ?? ""), end: at + found[0].length };
}

function angle(inner: string): Node {
  const bar = inner.indexOf("|");
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? "" : inner.slice(bar + 1);
  const words = decoded(label);
  if (target.startsWith("@")) return { kind: "user", id: target.slice(1), label: words };
  if (target.startsWith("#")) return { kind: "channel", id: target.slice(1), label: words };
  if (target.startsWith("!date^")) return date(target, words);
  if (target.startsWith("!subteam^")) return { kind: "group", id: target.slice("!subteam^".length), label: words };
  if (target.startsWith("!")) return { kind: "broadcast", range: target.slice(1) };
  const url = decoded(target);
  return { kind: "link", url, children: label ? parsePlain(label) : [{ kind: "text", text: shownAddress(url) }] };
}

/** Slack shows `mailto:` and `tel:` addresses without the scheme. */
function shownAddress(url: string): string {
  return url.replace(/^(?:mailto|tel):/i, "");
}

function date(target: string, fallback: string): Node {
  const [, stamp = "", format = "", url = ""] = target.split("^");
  const timestamp = /^\d+$/.test(stamp) ? Number(stamp) : Number.NaN;
  return { kind: "date", timestamp, format: decoded(format), url: decoded(url), fallback };
}
