/** The part that is fetched later: the drawing library with our own mentions, links and dates, and its table of emoji. */

import { type ComponentChildren, render } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Message, type MessageProps } from "slack-blocks-to-jsx";
import type { Block } from "../types";
import { Broadcast, ChannelMention, Emoji, GroupMention, SlackDate, UserMention } from "./inline";
import { SafeLink, safeAddress } from "./links";

type Hooks = NonNullable<MessageProps["hooks"]>;
type Sign = Parameters<NonNullable<Hooks["emoji"]>>[0];

const hooks = {
  user: ({ id }: { id: string }) => <UserMention id={id} />,
  channel: ({ id }: { id: string }) => <ChannelMention id={id} />,
  usergroup: ({ id }: { id: string }) => <GroupMention id={id} />,
  atHere: () => <Broadcast range="here" />,
  atChannel: () => <Broadcast range="channel" />,
  atEveryone: () => <Broadcast range="everyone" />,
  emoji: ({ name, skin_tone, unicode }: Sign) => <Emoji name={name} tone={skin_tone} unicode={unicode} />,
  date: ({ timestamp, format, fallback }: { timestamp: string; format: string; fallback: string }) => (
    <SlackDate timestamp={Number(timestamp)} format={format} fallback={fallback} />
  ),
  link: ({ href, children }: { href: string; children: ComponentChildren }) => (
    <SafeLink url={href}>{children}</SafeLink>
  ),
} as unknown as Hooks;

/** One block, drawn by the library. */
export function Drawing({ block }: { block: Block }) {
  const around = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (around.current) mend(around.current);
  });
  return (
    <div ref={around} class="blocks-rich">
      <Message
        blocks={[block] as unknown as MessageProps["blocks"]}
        hooks={hooks}
        logo=""
        name=""
        theme="light"
        unstyled
        withoutWrapper
      />
    </div>
  );
}

/** The library tells the status of a task by colour alone; the sheet writes these words into its place. */
const STATUS = { pending: "Waiting", in_progress: "Under way", complete: "Done", error: "Failed" };

/** Takes away what it writes into the page in spite of everything: one id for all, and addresses that must not be. */
function mend(around: HTMLElement): void {
  around.querySelector("#slack_blocks_to_jsx")?.removeAttribute("id");
  for (const link of around.querySelectorAll("a")) {
    if (!safeAddress(link.getAttribute("href") ?? "")) link.removeAttribute("href");
  }
  for (const table of around.querySelectorAll<HTMLElement>("table, pre")) table.tabIndex = 0;
  for (const tick of around.querySelectorAll<HTMLInputElement>("input[type=checkbox]")) {
    tick.disabled = true;
    tick.setAttribute("aria-label", tick.checked ? "Done" : "Open");
  }
  for (const [status, words] of Object.entries(STATUS)) {
    for (const mark of around.querySelectorAll(`.slack_blocks_to_jsx__task_card_status_${status}`)) {
      mark.setAttribute("role", "img");
      mark.setAttribute("aria-label", words);
    }
  }
  const group = around.querySelector(".slack_blocks_to_jsx__data_visualization [role=group]");
  group?.setAttribute("aria-label", "Chart");
}

let table: ((sign: Sign) => string) | null = null;

/** The library gives its table to this hook alone, so one emoji is drawn into nowhere to get at it. */
function emojiTable(): (sign: Sign) => string {
  if (table) return table;
  const nowhere = document.createElement("div");
  const caught = {
    emoji: (_: Sign, parse: (sign: Sign) => string) => {
      table = parse;
      return null;
    },
  };
  const elements = [{ type: "rich_text_section", elements: [{ type: "emoji", name: "tada" }] }];
  const blocks = [{ type: "rich_text", elements }] as unknown as MessageProps["blocks"];
  render(<Message blocks={blocks} hooks={caught} logo="" name="" theme="light" unstyled withoutWrapper />, nowhere);
  render(null, nowhere);
  return table ?? (({ name }) => name);
}

const TONES = ["", "", "\u{1F3FB}", "\u{1F3FC}", "\u{1F3FD}", "\u{1F3FE}", "\u{1F3FF}"];

/** The sign of an emoji; null if it is unknown. `tone` is Slack's, 2 to 6. */
export function emojiSign(name: string, tone: number | null, unicode?: string): string | null {
  if (unicode && /^[0-9a-f]{2,6}(-[0-9a-f]{2,6})*$/i.test(unicode)) {
    return String.fromCodePoint(...unicode.split("-").map((code) => Number.parseInt(code, 16)));
  }
  const sign = emojiTable()({ name });
  if (sign === name) return null;
  const [first = "", ...others] = [...sign].filter((each) => each !== "\uFE0F" || !tone);
  return first + (tone ? (TONES[tone] ?? "") : "") + others.join("");
}
