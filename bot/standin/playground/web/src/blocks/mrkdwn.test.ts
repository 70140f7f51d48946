/** What the reader of mrkdwn must and must not see. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Node, parseMrkdwn, parsePlain } from "./mrkdwn";

const text = (words: string): Node => ({ kind: "text", text: words });
const read = (words: string) => parseMrkdwn(words);

test("bold, italic and strike stand at the edges of words", () => {
  assert.deepEqual(read("a *b c* d"), [text("a "), { kind: "bold", children: [text("b c")] }, text(" d")]);
  assert.deepEqual(read("(_x_)"), [text("("), { kind: "italic", children: [text("x")] }, text(")")]);
  assert.deepEqual(read("~gone~."), [{ kind: "strike", children: [text("gone")] }, text(".")]);
});

test("arithmetic, snake case and blanks inside are no styles", () => {
  for (const words of ["2*3*4", "a snake_case_name", "* not *", "**x**", "5 * 3 * 2", "~/a/~b", "*", "_ _"]) {
    assert.deepEqual(read(words), [text(words)]);
  }
});

test("a style ends at the first place where it can", () => {
  assert.deepEqual(read("*2 * 3* and *b*"), [
    { kind: "bold", children: [text("2 * 3")] },
    text(" and "),
    { kind: "bold", children: [text("b")] },
  ]);
});

test("styles may be nested", () => {
  assert.deepEqual(read("*a _b_*"), [
    { kind: "bold", children: [text("a "), { kind: "italic", children: [text("b")] }] },
  ]);
  assert.deepEqual(read("*_both_*"), [{ kind: "bold", children: [{ kind: "italic", children: [text("both")] }] }]);
});

test("a style does not cross the end of its line", () => {
  assert.deepEqual(read("*a\nb*"), [text("*a"), { kind: "break" }, text("b*")]);
});

/** As apps escape what people typed. */
const escaped = (words: string) => words.replace(/[*_~`]/g, "\u2060$&\u2060");

test("a mark between word joiners is meant as it is", () => {
  for (const words of ["*bold*", "_italic_", "~strike~", "`code`", "```block```", "**", "*_~`", "a * b * c", "*"]) {
    assert.deepEqual(read(escaped(words)), [text(words)]);
  }
});

test("an escaped mark within a style neither ends it nor begins another", () => {
  assert.deepEqual(read(`*${escaped("*bold* and _more_")}*`), [
    { kind: "bold", children: [text("*bold* and _more_")] },
  ]);
  assert.deepEqual(read(`_a ${escaped("_")} b_ ${escaped("`c`")}`), [
    { kind: "italic", children: [text("a _ b")] },
    text(" `c`"),
  ]);
  assert.deepEqual(read(`\`a${escaped("`*")}b\``), [{ kind: "code", text: "a`*b" }]);
});

test("one word joiner beside a mark is enough, and elsewhere it stays", () => {
  assert.deepEqual(read("\u2060*bold* x"), [text("*bold* x")]);
  assert.deepEqual(read("a\u2060b *c*"), [text("a\u2060b "), { kind: "bold", children: [text("c")] }]);
});

test("code is left as it is", () => {
  assert.deepEqual(read("`a*b*c <@U1> :x: &lt;`"), [{ kind: "code", text: "a*b*c <@U1> :x: <" }]);
  assert.deepEqual(read("*see `a*b` now*"), [
    { kind: "bold", children: [text("see "), { kind: "code", text: "a*b" }, text(" now")] },
  ]);
  assert.deepEqual(read("a ` b"), [text("a ` b")]);
});

test("a preformatted block keeps its lines and swallows the breaks around it", () => {
  assert.deepEqual(read("before\n```\nx = 1\n  y*z*\n```\nafter"), [
    text("before"),
    { kind: "pre", text: "x = 1\n  y*z*" },
    text("after"),
  ]);
});

test("quotes join their lines and take both spellings of the sign", () => {
  const quote: Node = {
    kind: "quote",
    children: [text("a"), { kind: "break" }, { kind: "bold", children: [text("b")] }],
  };
  assert.deepEqual(read("&gt; a\n&gt; *b*\nc"), [quote, text("c")]);
  assert.deepEqual(read("> a\n> *b*\nc"), [quote, text("c")]);
  assert.deepEqual(read("&gt;&gt;&gt; a\nb"), [{ kind: "quote", children: [text("a"), { kind: "break" }, text("b")] }]);
});

test("mentions carry their ids and labels", () => {
  assert.deepEqual(read("<@U1> <@W2|ada> <#C3|general> <#C4> <!here> <!subteam^S5|@eng> <!channel>"), [
    { kind: "user", id: "U1", label: "" },
    text(" "),
    { kind: "user", id: "W2", label: "ada" },
    text(" "),
    { kind: "channel", id: "C3", label: "general" },
    text(" "),
    { kind: "channel", id: "C4", label: "" },
    text(" "),
    { kind: "broadcast", range: "here" },
    text(" "),
    { kind: "group", id: "S5", label: "@eng" },
    text(" "),
    { kind: "broadcast", range: "channel" },
  ]);
});

test("links have labels, plain addresses show themselves", () => {
  assert.deepEqual(read("<https://a.example/x?y=1&amp;z=2|the &lt;label&gt;>"), [
    { kind: "link", url: "https://a.example/x?y=1&z=2", children: [text("the <label>")] },
  ]);
  assert.deepEqual(read("<mailto:a@b.example>"), [
    { kind: "link", url: "mailto:a@b.example", children: [text("a@b.example")] },
  ]);
  assert.deepEqual(read("*<https://a.example|x>*"), [
    { kind: "bold", children: [{ kind: "link", url: "https://a.example", children: [text("x")] }] },
  ]);
});

test("a bare address becomes a link without the full stop, unless the text is verbatim", () => {
  const words = "see https://a.example/b_c_d.";
  assert.deepEqual(read(words), [
    text("see "),
    { kind: "link", url: "https://a.example/b_c_d", children: [text("https://a.example/b_c_d")] },
    text("."),
  ]);
  assert.deepEqual(parseMrkdwn(words, { verbatim: true }), [text(words)]);
  assert.deepEqual(read("xhttps://a.example"), [text("xhttps://a.example")]);
});

test("dates carry moment, format, address and fallback", () => {
  assert.deepEqual(read("<!date^1392734382^{date} at {time}^https://a.example|Feb 18>"), [
    {
      kind: "date",
      timestamp: 1392734382,
      format: "{date} at {time}",
      url: "https://a.example",
      fallback: "Feb 18",
    },
  ]);
  const [broken] = read("<!date^soon^{date}|later>");
  assert.ok(broken?.kind === "date" && Number.isNaN(broken.timestamp) && broken.fallback === "later");
});

test("only Slack's three entities are decoded, and once", () => {
  assert.deepEqual(read("a &amp;lt; b &lt;c&gt; &quot; &nbsp;"), [text("a &lt; b <c> &quot; &nbsp;")]);
});

test("emoji carry their name and skin tone; a time of day is none", () => {
  assert.deepEqual(read(":tada: :+1::skin-tone-2:"), [
    { kind: "emoji", name: "tada", tone: null },
    text(" "),
    { kind: "emoji", name: "+1", tone: 2 },
  ]);
  assert.deepEqual(read("at 10:30 or 11: x"), [text("at 10:30 or 11: x")]);
});

test("lists written with bullets stay as they are", () => {
  assert.deepEqual(read("• a\n• b"), [text("• a"), { kind: "break" }, text("• b")]);
});

test("plain text has no styles and no links", () => {
  assert.deepEqual(parsePlain("*a* <b> &amp;\n:wave:"), [
    text("*a* <b> &"),
    { kind: "break" },
    { kind: "emoji", name: "wave", tone: null },
  ]);
});

test("hostile text is read in reasonable time", () => {
  const began = performance.now();
  for (const sign of ["*", "_", "~", "`", "<", ":a", "```", "*a ", "> "])
    read(sign.repeat(Math.ceil(3000 / sign.length)));
  assert.ok(performance.now() - began < 1000);
});
