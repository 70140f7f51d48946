/** Draws text objects: mrkdwn, plain text, and the text of a message without blocks. */

import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import type { Block } from "../types";
import { Broadcast, ChannelMention, Emoji, GroupMention, SlackDate, UserMention } from "./inline";
import { SafeLink } from "./links";
import { type Node, parseMrkdwn, parsePlain } from "./mrkdwn";

type Words = string | Block | null | undefined;

function wordsOf(text: Words): string {
  return typeof text === "string" ? text : String(text?.text ?? "");
}

export function Mrkdwn({ text }: { text: Words }) {
  const words = wordsOf(text);
  const verbatim = typeof text === "object" && text?.verbatim === true;
  const nodes = useMemo(() => parseMrkdwn(words, { verbatim }), [words, verbatim]);
  return <Nodes nodes={nodes} />;
}

export function PlainText({ text }: { text: Words }) {
  const words = wordsOf(text);
  const nodes = useMemo(() => parsePlain(words), [words]);
  return <Nodes nodes={nodes} />;
}

/** A text object by its type; a string counts as plain. */
export function Text({ text }: { text: Words }) {
  return typeof text === "object" && text?.type === "mrkdwn" ? <Mrkdwn text={text} /> : <PlainText text={text} />;
}

/** The text of a message that has no blocks. */
export function MessageText({ text }: { text: string }) {
  return (
    <div class="blocks-text">
      <Mrkdwn text={text} />
    </div>
  );
}

function Nodes({ nodes }: { nodes: Node[] }) {
  return <>{nodes.map(drawn)}</>;
}

function drawn(node: Node, key: number): ComponentChildren {
  switch (node.kind) {
    case "text":
      return node.text;
    case "break":
      return <br key={key} />;
    case "bold":
      return <strong key={key}>{node.children.map(drawn)}</strong>;
    case "italic":
      return <em key={key}>{node.children.map(drawn)}</em>;
    case "strike":
      return <s key={key}>{node.children.map(drawn)}</s>;
    case "quote":
      // Not <blockquote>: text also stands in paragraphs and labels, which take no blocks.
      return (
        <span key={key} class="blocks-quote">
          {node.children.map(drawn)}
        </span>
      );
    case "code":
      return (
        <code key={key} class="blocks-code">
          {node.text}
        </code>
      );
    case "pre":
      return (
        <code key={key} class="blocks-pre">
          {node.text}
        </code>
      );
    default:
      return reference(node, key);
  }
}

type Reference = Extract<Node, { kind: "emoji" | "user" | "channel" | "group" | "broadcast" | "date" | "link" }>;

function reference(node: Reference, key: number): ComponentChildren {
  switch (node.kind) {
    case "emoji":
      return <Emoji key={key} name={node.name} tone={node.tone} />;
    case "user":
      return <UserMention key={key} id={node.id} label={node.label} />;
    case "channel":
      return <ChannelMention key={key} id={node.id} label={node.label} />;
    case "group":
      return <GroupMention key={key} id={node.id} label={node.label} />;
    case "broadcast":
      return <Broadcast key={key} range={node.range} />;
    case "date":
      return <SlackDate key={key} {...node} />;
    case "link":
      return (
        <SafeLink key={key} url={node.url}>
          {node.children.map(drawn)}
        </SafeLink>
      );
  }
}
