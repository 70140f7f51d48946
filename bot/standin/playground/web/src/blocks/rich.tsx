/** Blocks that the library draws, and how they look until it is there. */

import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { useDesk } from "../context";
import type { Block } from "../types";
import { Broadcast, ChannelMention, Emoji, GroupMention, SlackDate, UserMention } from "./inline";
import { Heading } from "./layout";
import { SafeLink } from "./links";
import { useLibrary } from "./loading";
import { usePlace } from "./place";
import { prepared } from "./prepared";

interface BlockProps {
  block: Block;
}

interface DrawnProps extends BlockProps {
  children: ComponentChildren;
}

/** The library's drawing; `children` until it has been fetched. */
function Drawn({ block, children }: DrawnProps) {
  const { me } = useDesk();
  const library = useLibrary();
  const clean = useMemo(() => prepared(block, me.zone), [block, me.zone]);
  return library ? <library.Drawing block={clean} /> : <div class="blocks-rich blocks-waiting">{children}</div>;
}

/** Words as people type them, without lists, quotes or styles: most messages, and they need no library. */
function isPlain({ elements }: Block): boolean {
  return elements.every(
    (element: Block) =>
      element.type === "rich_text_section" &&
      element.elements.every((entry: Block) => entry.type === "text" && !entry.style && !entry.text.includes("\n")),
  );
}

export function RichText({ block }: BlockProps) {
  if (isPlain(block)) {
    return (
      <div class="blocks-rich blocks-plain">
        <Parts elements={block.elements} />
      </div>
    );
  }
  return (
    <Drawn block={block}>
      <Parts elements={block.elements} />
    </Drawn>
  );
}

export function Markdown({ block }: BlockProps) {
  return (
    <Drawn block={block}>
      <div class="blocks-waiting-markdown">{block.text}</div>
    </Drawn>
  );
}

export function Chart({ block }: BlockProps) {
  const { level } = usePlace();
  return (
    <Drawn block={block}>
      <Heading level={level} class="blocks-header" text={block.title} />
    </Drawn>
  );
}

export function Plan({ block }: BlockProps) {
  const { level } = usePlace();
  return (
    <Drawn block={block}>
      <Heading level={level} class="blocks-header" text={block.title} />
      <ul>
        {(block.tasks ?? []).map((task: Block) => (
          <li key={task.task_id}>{task.title}</li>
        ))}
      </ul>
    </Drawn>
  );
}

export function TaskCard({ block }: BlockProps) {
  return <Drawn block={block}>{block.title}</Drawn>;
}

/** Rich text in the plainest way that has the same lines, so that nothing moves when the library arrives. */
function Parts({ elements }: { elements: Block[] }) {
  return (
    <>
      {elements.map((element, index) => {
        const key = `${element.type} ${index}`;
        if (element.type !== "rich_text_list") {
          return (
            <div key={key} class={`blocks-waiting-${element.type}`}>
              {element.elements.map(part)}
            </div>
          );
        }
        return element.elements.map((item: Block, place: number) => (
          <div key={`${key} ${String(place)}`} class="blocks-waiting-item">
            {element.style === "ordered" ? `${place + 1 + (element.offset ?? 0)}.` : "•"} {item.elements.map(part)}
          </div>
        ));
      })}
    </>
  );
}

function part(entry: Block, key: number): ComponentChildren {
  switch (entry.type) {
    case "text": {
      const { bold, italic, strike, code } = entry.style ?? {};
      if (code) return <code class="blocks-code">{entry.text}</code>;
      if (bold) return <strong>{entry.text}</strong>;
      if (italic) return <em>{entry.text}</em>;
      return strike ? <s>{entry.text}</s> : entry.text;
    }
    case "link":
      return (
        <SafeLink key={key} url={entry.url}>
          {entry.text || entry.url}
        </SafeLink>
      );
    case "user":
      return <UserMention key={key} id={entry.user_id} />;
    case "channel":
      return <ChannelMention key={key} id={entry.channel_id} />;
    case "usergroup":
      return <GroupMention key={key} id={entry.usergroup_id} />;
    case "broadcast":
      return <Broadcast key={key} range={entry.range} />;
    case "emoji":
      return <Emoji key={key} name={entry.name} tone={entry.skin_tone} unicode={entry.unicode} />;
    case "date":
      return <SlackDate key={key} {...(entry as { timestamp: number; format: string })} />;
    default:
      return entry.type === "team" ? `@${entry.team_id}` : (entry.text ?? entry.value ?? "");
  }
}
