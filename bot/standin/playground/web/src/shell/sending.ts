/** Sends what stands in a composer, and gives it back if it was refused. */

import { useState } from "preact/hooks";
import { act } from "./deeds";
import { current, update, usePart } from "./store";

/** Drafts belong to the person too: one tab may be several people, one after the other. */
function draftKey(channel: string, thread: string | null): string {
  return `${current().as}/${channel}/${thread ?? ""}`;
}

export interface Writing {
  text: string;
  /** What was refused while something else stood in the box. */
  unsent: string | null;
  sending: boolean;
  setText: (text: string) => void;
  send: () => void;
  putBack: () => void;
  letGo: () => void;
}

export function useWriting(channel: string, thread: string | null): Writing {
  usePart(({ as }) => as);
  const key = draftKey(channel, thread);
  const text = usePart(({ drafts }) => drafts[key] ?? "");
  const unsent = usePart((play) => play.unsent[key] ?? null);
  const [underWay, setUnderWay] = useState(0);

  const setText = (words: string) => update({ drafts: { ...current().drafts, [key]: words } });
  const setUnsent = (words: string) => {
    const { [key]: _, ...others } = current().unsent;
    update({ unsent: words ? { ...others, [key]: words } : others });
  };

  const send = async () => {
    const words = text.trim();
    if (!words) return;
    const run = current().state?.run;
    setText("");
    setUnderWay((count) => count + 1);
    const place = thread ? { channel, thread } : { channel };
    const { error } = await (words.startsWith("/")
      ? act("type", { command: words, ...place })
      : act("say", { text: words, ...place }));
    setUnderWay((count) => count - 1);
    if (!error || current().state?.run !== run) return;
    if (current().drafts[key]) setUnsent(text);
    else setText(text);
  };

  return {
    text,
    unsent,
    sending: underWay > 0,
    setText,
    send: () => void send(),
    putBack: () => {
      setText(unsent ?? "");
      setUnsent("");
    },
    letGo: () => setUnsent(""),
  };
}
