/** Fields for text: what is typed stays here, and reaches the server a moment after the last key. */

import { useEffect, useRef, useState } from "preact/hooks";
import { useDesk } from "../context";
import type { Block, FieldValue } from "../types";
import { draftArrived, draftOf, keepDraft } from "./drafts";
import { type ElementProps, filledIn, usePlace } from "./place";
import { useElement } from "./using";

const PAUSE = 400;
/** From how many characters before the limit on they are counted. */
const NEAR = 50;

export function PlainTextInput(props: ElementProps) {
  return <TextField {...props} kind="text" many={props.element.multiline === true} />;
}

export function NumberInput(props: ElementProps) {
  return <TextField {...props} kind="text" mode={props.element.is_decimal_allowed ? "decimal" : "numeric"} />;
}

export function EmailInput(props: ElementProps) {
  return <TextField {...props} kind="email" mode="email" />;
}

export function UrlInput(props: ElementProps) {
  return <TextField {...props} kind="url" mode="url" />;
}

export function RichTextInput(props: ElementProps) {
  return <TextField {...props} kind="text" many />;
}

interface TextProps extends ElementProps {
  kind: "text" | "email" | "url";
  many?: boolean;
  mode?: "decimal" | "numeric" | "email" | "url";
}

/** Null where Enter sends nothing, else whether Enter or each pause does. */
function dispatching(element: Block, block: Block): "enter" | "typing" | null {
  if (block.type === "input" && !block.dispatch_action) return null;
  const when: string[] = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  return when.includes("on_character_entered") ? "typing" : "enter";
}

function TextField({ element, block, field, kind, many, mode }: TextProps) {
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const { surface } = usePlace();
  const { disabled, question, busy, typed, entered, text, sends } = useText(element, block);
  useEffect(() => {
    if (element.focus_on_load && "view" in surface) input.current?.focus();
  }, []);
  const attributes = {
    ref: input,
    id: field?.id,
    class: "ui-field",
    value: text,
    placeholder: element.placeholder?.text,
    inputMode: mode,
    readOnly: disabled,
    "aria-label": field ? undefined : element.placeholder?.text || "Text",
    "aria-describedby": field?.describedBy,
    "aria-invalid": field?.invalid || undefined,
    "aria-required": field && !field.optional ? true : undefined,
    "aria-busy": busy,
    onInput: (event: Event) => typed((event.currentTarget as HTMLInputElement).value, isComposing(event)),
    onCompositionEnd: (event: Event) => typed((event.currentTarget as HTMLInputElement).value, false),
    onKeyDown: (event: KeyboardEvent) => {
      if (sends !== "enter" || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      entered();
    },
  };
  return (
    <span class="blocks-text-field">
      {many ? (
        <textarea {...attributes} rows={element.min_lines ?? 4} />
      ) : (
        <input {...attributes} type={kind as "text"} />
      )}
      <Counter element={element} text={text} />
      {sends === "enter" && (
        <small class="blocks-soft">Press Enter to send{many ? ", Shift and Enter for a new line" : ""}.</small>
      )}
      {question}
    </span>
  );
}

function isComposing(event: Event): boolean {
  return event instanceof InputEvent && event.isComposing;
}

function useText(element: Block, block: Block) {
  const desk = useDesk();
  const place = usePlace();
  const using = useElement(block, element);
  const { surface } = place;
  const ids = { block: block.block_id as string, action: element.action_id as string, type: element.type as string };
  const server = plainOf(filledIn(place, block, element));
  const draft = () => draftOf(surface, ids.block, ids.action, ids.type);
  const [text, setText] = useState(() => (draft() ? String(draft()?.value ?? "") : server));
  const timer = useRef(0);
  const sends = dispatching(element, block);
  const sent = useSent(server, (words) => !draft() && setText(words));

  useEffect(() => () => clearTimeout(timer.current), []);

  const arrive = async () => {
    const waiting = draft();
    if (!waiting) return;
    const { value } = waiting;
    sent.add(String(value ?? ""));
    const answer = await desk.act("fill", { surface, block: ids.block, action: ids.action, value });
    if (!answer.error) draftArrived(surface, ids.block, ids.action, value);
  };
  const typed = (words: string, composing: boolean) => {
    setText(words);
    const value: FieldValue = words === "" ? null : words;
    keepDraft(surface, { ...ids, value });
    clearTimeout(timer.current);
    if (!composing && sends !== "enter") timer.current = window.setTimeout(arrive, PAUSE);
  };
  const entered = () => {
    sent.add(text);
    void using.fill(text === "" ? null : text);
  };
  return { ...using, text, typed, entered, sends };
}

/** Hears of what the server has from elsewhere: another tab, a tour. What was sent from here comes back late and is no news. */
function useSent(server: string, onNews: (words: string) => void) {
  const waiting = useRef<string[]>([]);
  const seen = useRef(server);
  useEffect(() => {
    if (server === seen.current) return;
    seen.current = server;
    const own = waiting.current.indexOf(server);
    if (own < 0) onNews(server);
    else waiting.current.splice(0, own + 1);
  }, [server]);
  const add = (words: string) => {
    if (words !== (waiting.current.at(-1) ?? seen.current)) waiting.current.push(words);
  };
  return { add };
}

/** Rich text as the words in it; a string as it is. */
function plainOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(plainOf).join("");
  if (typeof value !== "object" || value === null) return "";
  const part = value as Block;
  if (part.type === "rich_text") return part.elements.map(plainOf).join("\n");
  return part.elements ? plainOf(part.elements) : String(part.text ?? part.url ?? "");
}

function Counter({ element, text }: { element: Block; text: string }) {
  const limit: number = element.max_length ?? 3000;
  const left = limit - [...text].length;
  const near = element.type === "plain_text_input" && left <= Math.min(NEAR, limit / 2);
  return (
    <small class={left < 0 ? "blocks-counter blocks-over" : "blocks-counter"} aria-live="polite">
      {near && (left < 0 ? `${-left} too many` : `${left} left`)}
    </small>
  );
}

/** The local Slack takes no files from people, and says so. */
export function FileInput({ element, field }: ElementProps) {
  const types: string[] = element.filetypes ?? [];
  return (
    <span class="blocks-file-input">
      <input
        id={field?.id}
        type="file"
        disabled
        aria-label={field ? undefined : "File"}
        aria-describedby={field?.describedBy}
      />
      <small class="blocks-soft">
        The local Slack takes no files here. In Slack: up to {element.max_files ?? 10}
        {types.length > 0 ? `, of type ${types.join(", ")}` : ""}.
      </small>
    </span>
  );
}
