/** One sample of every block and every element, as an app would send it. */

import type { Block } from "../types";

const plain = (text: string) => ({ type: "plain_text", text });
const mrkdwn = (text: string) => ({ type: "mrkdwn", text });
const option = (text: string, description?: string) => ({
  text: plain(text),
  value: text.toLowerCase(),
  ...(description ? { description: plain(description) } : {}),
});
const options = [option("Red"), option("Green", "Like grass"), option("Blue")];
const groups = [
  { label: plain("Warm"), options: [option("Red"), option("Orange")] },
  { label: plain("Cold"), options: [option("Blue")] },
];
const confirm = {
  title: plain("Remove it?"),
  text: mrkdwn("It is *gone* then."),
  confirm: plain("Remove"),
  deny: plain("Keep"),
  style: "danger",
};
const away = { type: "image", image_url: "https://pictures.example/a.png", alt_text: "A hill in the morning" };
const own = { type: "image", image_url: "/page/static/icon.svg", alt_text: "The sign of this page" };
const rich = (...elements: Block[]) => ({ type: "rich_text", elements });
const section = (...elements: Block[]) => ({ type: "rich_text_section", elements });
const text = (words: string, style?: Block) => ({ type: "text", text: words, ...(style ? { style } : {}) });
const cell = (words: string) => ({ type: "raw_text", text: words });

const MRKDWN = [
  "*Bold*, _italic_, ~struck~ and `code with a*b*c`, and 2*3*4 as it is.",
  "<@U0001> in <#C0001|general> told <!here> and <!subteam^S0001|@reviewers>: <https://docs.example/x|a link>.",
  "Due <!date^1796169600^{date_long} at {time}|soon>. Never <javascript:alert(1)|a link>. :tada: :+1::skin-tone-4:",
  "&gt; A quote &amp; its second line",
  "&gt; here",
  "```\nif (a < b) {\n  return a*b*c;\n}\n```",
  "• one",
  "• two",
].join("\n");

const LAYOUT: Block[] = [
  { type: "header", text: plain("A heading :wave:") },
  { type: "section", text: mrkdwn(MRKDWN) },
  {
    type: "section",
    fields: [mrkdwn("*Owner*\nAda"), mrkdwn("*Due*\nFriday"), plain("Plain *text*"), mrkdwn("_None_")],
    accessory: own,
  },
  { type: "section", text: plain(`${"A long text is folded unless it says otherwise. ".repeat(40)}The end.`) },
  { type: "divider" },
  { type: "context", elements: [own, mrkdwn("Written by *Ada*"), plain("two minutes ago")] },
  { ...own, title: plain("A picture of this server") },
  { ...away, title: plain("A picture from elsewhere") },
  { type: "image", slack_file: { id: "F0000000NONE" }, alt_text: "A file that is gone" },
  { type: "file", external_id: "plan-2026", source: "remote" },
  { type: "call", call_id: "R0001" },
  {
    type: "video",
    title: plain("How it works"),
    title_url: "https://videos.example/1",
    video_url: "https://videos.example/1.mp4",
    thumbnail_url: "https://videos.example/1.png",
    alt_text: "Two people at a desk",
    author_name: "Ada",
    provider_name: "Videos",
    description: plain("In two minutes."),
  },
];

const PRESSED: Block[] = [
  {
    type: "actions",
    elements: [
      { type: "button", action_id: "plain", text: plain("Plain") },
      { type: "button", action_id: "primary", text: plain("Save"), style: "primary" },
      { type: "button", action_id: "danger", text: plain("Remove"), style: "danger", confirm },
      {
        type: "button",
        action_id: "url",
        text: plain("Documentation"),
        url: "https://docs.example/",
        accessibility_label: "Open the documentation",
      },
      {
        type: "workflow_button",
        action_id: "workflow",
        text: plain("Run"),
        workflow: { trigger: { url: "https://flows.example" } },
      },
      {
        type: "overflow",
        action_id: "overflow",
        options: [option("Edit"), { ...option("Open"), url: "https://docs.example/" }],
      },
    ],
  },
  {
    type: "context_actions",
    elements: [
      {
        type: "feedback_buttons",
        action_id: "feedback",
        positive_button: { text: plain("Good"), value: "good", accessibility_label: "Good answer" },
        negative_button: { text: plain("Bad"), value: "bad", accessibility_label: "Bad answer" },
      },
      { type: "icon_button", action_id: "trash", icon: "trash", text: plain("Remove"), confirm },
    ],
  },
  {
    type: "section",
    text: mrkdwn("A section with a *button*."),
    accessory: { type: "button", action_id: "side", text: plain("Open") },
  },
  {
    type: "actions",
    elements: [
      { type: "static_select", action_id: "colour", placeholder: plain("Colour"), options },
      { type: "datepicker", action_id: "day", placeholder: plain("Day"), initial_date: "2026-12-01" },
      { type: "radio_buttons", action_id: "one", options: [{ ...option("Yes"), text: mrkdwn("*Yes*") }, option("No")] },
    ],
  },
];

const input = (label: string, element: Block, others: Block = {}) => ({
  type: "input",
  label: plain(label),
  element: { action_id: "value", ...element },
  ...others,
});
const choose = { placeholder: plain("Choose") };

const INPUTS: Block[] = [
  input("One line", { type: "plain_text_input", max_length: 20, initial_value: "nearly at the end" }),
  input(
    "Several lines",
    { type: "plain_text_input", multiline: true, placeholder: plain("What happened") },
    {
      hint: plain("A sentence or two."),
      optional: true,
    },
  ),
  input("Sent with Enter", { type: "plain_text_input" }, { dispatch_action: true }),
  input("Number", { type: "number_input", is_decimal_allowed: false, min_value: "1" }),
  input("E-mail", { type: "email_text_input" }),
  input("Address", { type: "url_text_input" }),
  input("Rich text", { type: "rich_text_input" }),
  input("File", { type: "file_input", filetypes: ["pdf"], max_files: 2 }),
  input("One of three", { type: "static_select", options, initial_option: options[1] }),
  input("One of groups", { type: "static_select", option_groups: groups, ...choose }, { optional: true }),
  input("Asked of the app", { type: "external_select", min_query_length: 1, ...choose }),
  input("Person", { type: "users_select", initial_user: "U0001" }),
  input("Conversation", { type: "conversations_select", ...choose }),
  input("Channel", { type: "channels_select", ...choose }),
  input("Several of three", {
    type: "multi_static_select",
    options,
    initial_options: [options[0]],
    max_selected_items: 2,
  }),
  input("Several, asked of the app", { type: "multi_external_select", ...choose }),
  input("People", { type: "multi_users_select", initial_users: ["U0001", "U0002"] }),
  input("Conversations", { type: "multi_conversations_select", ...choose }),
  input("Channels", { type: "multi_channels_select", ...choose }),
  input("One", { type: "radio_buttons", options, initial_option: options[0] }),
  input("Any", { type: "checkboxes", options, initial_options: [options[2]] }),
  input("Date", { type: "datepicker", initial_date: "2026-12-01" }),
  input("Time", { type: "timepicker", initial_time: "09:30", timezone: "Europe/Berlin" }),
  input("Date and time", { type: "datetimepicker", initial_date_time: 1796169600 }),
];

const RICH: Block = rich(
  section(
    text("Rich text with "),
    text("bold", { bold: true }),
    text(", "),
    text("italic", { italic: true }),
    text(", "),
    text("struck", { strike: true }),
    text(" and "),
    text("a*b*c", { code: true }),
    text(". "),
    { type: "user", user_id: "U0001" },
    text(" "),
    { type: "channel", channel_id: "C0001" },
    text(" "),
    { type: "usergroup", usergroup_id: "S0001" },
    text(" "),
    { type: "broadcast", range: "here" },
    text(" "),
    { type: "emoji", name: "tada" },
    text(" "),
    { type: "date", timestamp: 1796169600, format: "{date_short} at {time}", fallback: "soon" },
    text(" "),
    { type: "link", url: "https://docs.example/", text: "a link" },
    text(" "),
    { type: "link", url: "javascript:alert(1)", text: "no link" },
    text(" "),
    { type: "color", value: "#00664d" },
    text(" "),
    { type: "team", team_id: "T0001" },
  ),
  { type: "rich_text_list", style: "bullet", elements: [section(text("one")), section(text("two"))] },
  { type: "rich_text_list", style: "bullet", indent: 1, elements: [section(text("inside"))] },
  { type: "rich_text_list", style: "ordered", elements: [section(text("first")), section(text("second"))] },
  { type: "rich_text_quote", elements: [text("A quote")] },
  { type: "rich_text_preformatted", elements: [text("x = 1\n  y = 2")] },
);

const MARKDOWN = [
  "# Markdown",
  "",
  "Some **bold** and *italic* text, a [link](https://docs.example/), `a*b*c`, [no link](javascript:alert(1)).",
  "",
  "- one",
  "  - inside",
  "- two :wave:",
  "",
  "```js",
  "if (a) {",
  "  return a*b*c;",
  "}",
  "```",
  "",
  "> A quote",
  "",
  "| Name | Count |",
  "| --- | --- |",
  "| Ada | 3 |",
  "",
  "- [x] done",
  "- [ ] open",
  "",
  "![A picture](https://pictures.example/a.png)",
].join("\n");

const categories = ["Mon", "Tue", "Wed"];
const series = (name: string, ...values: number[]) => ({
  name,
  data: values.map((value, index) => ({ label: categories[index], value })),
});
const chart = (type: string) => ({
  type: "data_visualization",
  title: `A chart: ${type}`,
  chart: {
    type,
    series: [series("Ada", 3, 5, 2), series("Bo", 1, 4, 6)],
    axis_config: { categories, x_label: "Day", y_label: "Tasks" },
  },
});
const rows = [
  ["Name", "Done"].map(cell),
  ...Array.from({ length: 7 }, (_, index) => [cell(`Task ${index + 1}`), cell(index % 2 ? "yes" : "no")]),
];
const card = (name: string) => ({
  type: "card",
  hero_image: away,
  icon: own,
  title: plain(name),
  subtitle: mrkdwn("A *subtitle*"),
  body: mrkdwn("What it is about."),
  actions: [{ type: "button", action_id: "open", text: plain("Open") }],
});
const task = (id: string, status: string, others: Block = {}) => ({
  type: "task_card",
  task_id: id,
  title: `The task ${id}`,
  status,
  ...others,
});

const DATA: Block[] = [
  RICH,
  { type: "markdown", text: MARKDOWN },
  ...["info", "warning", "error", "success", "default"].map((level) => ({
    type: "alert",
    level,
    text: mrkdwn(`An alert of the level *${level}*.`),
  })),
  card("A card"),
  { type: "carousel", elements: [card("First"), card("Second"), card("Third")] },
  {
    type: "container",
    title: plain("A container"),
    subtitle: plain("that folds"),
    is_collapsible: true,
    child_blocks: [{ type: "section", text: plain("What is in it.") }],
  },
  {
    type: "container",
    rich_text_title: rich(section(text("A container that does not"))),
    has_header_divider: true,
    child_blocks: [{ type: "header", text: plain("Inside") }],
  },
  {
    type: "table",
    column_settings: [{ align: "left" }, { align: "right" }],
    rows: [["Name", "Count"].map(cell), [rich(section(text("Ada", { bold: true }))), cell("3")]],
  },
  { type: "data_table", caption: "Tasks of the week", page_size: 3, row_header_column_index: 0, rows },
  chart("bar"),
  chart("line"),
  chart("area"),
  {
    type: "data_visualization",
    title: "A chart: pie",
    chart: { type: "pie", segments: ["Ada", "Bo", "Cy"].map((label, index) => ({ label, value: index + 1 })) },
  },
  {
    type: "plan",
    title: "A plan",
    tasks: [task("one", "complete"), task("two", "in_progress"), task("three", "pending"), task("four", "error")],
  },
  task("alone", "complete", {
    details: rich(section(text("How it was done."))),
    output: rich(section(text("What came of it."))),
    sources: [{ type: "url", url: "https://docs.example/", text: "Source" }],
  }),
];

/** With ids, as the server adds them: `block_id` is the place in the list, cards inside have theirs too. */
export const SAMPLES: Block[] = [...LAYOUT, ...PRESSED, ...INPUTS, ...DATA].map((block, index) =>
  named(block, `b${index}`),
);

function named(block: Block, id: string): Block {
  const inside = block.type === "carousel" ? "elements" : block.type === "container" ? "child_blocks" : null;
  const children = inside
    ? { [inside]: block[inside].map((child: Block, at: number) => named(child, `${id}-${at}`)) }
    : {};
  return { ...block, block_id: id, ...children };
}
