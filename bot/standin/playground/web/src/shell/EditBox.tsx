/** Changing an own message where it stands. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Message } from "../types";
import { act } from "./deeds";
import { fitHeight } from "./fitHeight";
import { update } from "./store";

/** Messages are kept as Slack sends them, with three characters escaped; one edits what was typed. */
export function typedText(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

export function EditBox({ message }: { message: Message }) {
  const { channel, ts } = message;
  const box = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => typedText(message.text));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const stop = () => update({ editing: null });

  useLayoutEffect(() => {
    const field = box.current;
    if (!field) return;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
    fitHeight(field);
    field.scrollIntoView({ block: "nearest" });
  }, []);

  const save = async () => {
    if (busy) return;
    if (text === typedText(message.text)) return stop();
    setBusy(true);
    const answer = await act("edit", { channel, ts, text });
    setBusy(false);
    if (answer.error) setError(answer.error);
    else stop();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      stop();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      void save();
    }
  };

  return (
    <div class="shell-edit">
      <textarea
        ref={box}
        rows={1}
        aria-label="Edit message"
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          fitHeight(event.currentTarget);
        }}
        onKeyDown={onKeyDown}
      />
      <div class="shell-edit-foot">
        <span class="shell-soft">Enter saves, Escape cancels</span>
        <button type="button" class="shell-button" onClick={stop}>
          Cancel
        </button>
        <button type="button" class="shell-button shell-button-main" aria-disabled={busy} onClick={save}>
          Save
        </button>
      </div>
      {error ? (
        <p class="shell-error" role="alert">
          {error}
        </p>
      ) : null}
    </div>
  );
}
