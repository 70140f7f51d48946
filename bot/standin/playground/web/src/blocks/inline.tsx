/** What stands within a line, whoever wrote it, mrkdwn or rich text: mentions, emoji, dates. */

import { useEffect, useState } from "preact/hooks";
import { useDesk } from "../context";
import { dateWords, isRelative, watchTime } from "./dates";
import { SafeLink } from "./links";
import { useLibrary } from "./loading";

export function UserMention({ id, label }: { id: string; label?: string }) {
  const desk = useDesk();
  const known = desk.nameOf(id);
  const name = known === id && label ? label : known;
  return (
    <span class={id === desk.me.id ? "blocks-mention blocks-me" : "blocks-mention"}>@{name.replace(/^@/, "")}</span>
  );
}

export function ChannelMention({ id, label }: { id: string; label?: string }) {
  const desk = useDesk();
  const known = desk.nameOf(id);
  return <span class="blocks-mention">#{(known === id && label ? label : known).replace(/^#/, "")}</span>;
}

export function GroupMention({ id, label }: { id: string; label?: string }) {
  return <span class="blocks-mention">@{(label || id).replace(/^@/, "")}</span>;
}

export function Broadcast({ range }: { range: string }) {
  return <span class="blocks-mention blocks-me">@{range}</span>;
}

interface EmojiProps {
  name: string;
  tone?: number | null;
  unicode?: string;
}

/** The sign itself once the table is there; its name until then, and always if nobody knows it. */
export function Emoji({ name, tone, unicode }: EmojiProps) {
  const library = useLibrary();
  const sign = library?.emojiSign(name, tone ?? null, unicode);
  const words = `:${name}:`;
  if (!sign) return <span class="blocks-emoji-name">{words}</span>;
  return (
    <span class="blocks-emoji" role="img" aria-label={`${name.replaceAll("_", " ")} emoji`} title={words}>
      {sign}
    </span>
  );
}

interface DateProps {
  timestamp: number;
  format: string;
  url?: string;
  fallback?: string;
}

export function SlackDate({ timestamp, format, url, fallback }: DateProps) {
  const { me } = useDesk();
  const [, redraw] = useState(0);
  const relative = isRelative(format);
  useEffect(() => (relative ? watchTime(() => redraw((times) => times + 1)) : undefined), [relative]);
  const words = dateWords(timestamp, format, me.zone);
  if (words === null) return <>{fallback || format}</>;
  const shown = (
    <time
      dateTime={new Date(timestamp * 1000).toISOString()}
      title={dateWords(timestamp, "{date_long} at {time}", me.zone) ?? ""}
    >
      {words}
    </time>
  );
  return url ? <SafeLink url={url}>{shown}</SafeLink> : shown;
}
