/** Dates and times, with the browser's own fields. */

import { useEffect, useRef } from "preact/hooks";
import { useDesk } from "../context";
import type { FieldValue } from "../types";
import { momentOf, wallClock } from "./dates";
import { type ElementProps, filledIn, usePlace } from "./place";
import { useChosen, useElement } from "./using";

interface PickerProps extends ElementProps {
  kind: "date" | "time" | "datetime-local";
  words: string;
  shown: string;
  read: (text: string) => FieldValue;
  zone?: string;
}

function Picker({ element, block, field, kind, words, shown, read, zone }: PickerProps) {
  const { fill, busy, disabled, question } = useElement(block, element);
  const [value, choose, undo] = useChosen(shown);
  const input = useRef<HTMLInputElement>(null);
  const { surface } = usePlace();
  useEffect(() => {
    if (element.focus_on_load && "view" in surface) input.current?.focus();
  }, []);
  const changed = async (text: string, unfinished: boolean) => {
    // While a year is being typed it passes through 0002, 0020 and 0202.
    if (unfinished || (kind !== "time" && text !== "" && text < "1000")) return;
    if (text === value) return;
    choose(text);
    if (!(await fill(text === "" ? null : read(text)))) undo();
  };
  return (
    <span class="blocks-picker">
      <input
        ref={input}
        id={field?.id}
        class="ui-field"
        type={kind}
        value={value}
        aria-label={field ? undefined : element.placeholder?.text || words}
        aria-describedby={field?.describedBy}
        aria-invalid={field?.invalid || undefined}
        aria-required={field && !field.optional ? true : undefined}
        aria-busy={busy}
        readOnly={busy || disabled}
        onChange={(event) => void changed(event.currentTarget.value, event.currentTarget.validity.badInput)}
      />
      {zone && <small class="blocks-soft">{zone}</small>}
      {question}
    </span>
  );
}

export function DatePicker(props: ElementProps) {
  const shown = filledIn(usePlace(), props.block, props.element) ?? "";
  return <Picker {...props} kind="date" words="Select a date" shown={shown} read={(text) => text} />;
}

export function TimePicker(props: ElementProps) {
  const shown = filledIn(usePlace(), props.block, props.element) ?? "";
  const zone = props.element.timezone;
  return (
    <Picker {...props} kind="time" words="Select a time" shown={shown} read={(text) => text.slice(0, 5)} zone={zone} />
  );
}

/** Shown on the clocks of the person's zone; the value is seconds since 1970. */
export function DateTimePicker(props: ElementProps) {
  const { me } = useDesk();
  const seconds: number | null | undefined = filledIn(usePlace(), props.block, props.element);
  return (
    <Picker
      {...props}
      kind="datetime-local"
      words="Select a date and time"
      shown={typeof seconds === "number" ? wallClock(seconds, me.zone) : ""}
      read={(text) => momentOf(text, me.zone)}
      zone={me.zone}
    />
  );
}
