/** Selects of one: the browser's own list, or the searchable one where an app is asked or the list is long. */

import { useEffect, useRef } from "preact/hooks";
import { useDesk } from "../context";
import { Combobox } from "./Combobox";
import { type Choice, chosenOf, offered } from "./choices";
import { type ElementProps, filledIn, usePlace } from "./place";
import { useChosen, useElement } from "./using";

const MOST = 100;

export function Select(props: ElementProps) {
  const desk = useDesk();
  const choices = offered(props.element, desk);
  return choices.length > MOST ? <Combobox {...props} /> : <NativeSelect {...props} choices={choices} />;
}

function NativeSelect({ element, block, field, choices }: ElementProps & { choices: Choice[] }) {
  const desk = useDesk();
  const place = usePlace();
  const { fill, busy, disabled, question } = useElement(block, element);
  const [before] = chosenOf(filledIn(place, block, element), desk);
  const [value, choose, undo] = useChosen<string | null>(before?.value ?? null);
  const select = useRef<HTMLSelectElement>(null);
  const at = choices.findIndex((choice) => choice.value === value);
  const words: string = element.placeholder?.text || "Select an option";
  useEffect(() => {
    if (element.focus_on_load && "view" in place.surface) select.current?.focus();
  }, []);
  const picked = async (index: string) => {
    const next = choices[Number(index)];
    choose(index === "" || !next ? null : next.value);
    if (await fill(index === "" || !next ? null : next.value)) return;
    undo();
    // The browser has changed the list already, and Preact sees no difference to put right.
    if (select.current) select.current.value = at < 0 ? "" : String(at);
  };
  return (
    <span class="blocks-select">
      <select
        ref={select}
        id={field?.id}
        class="ui-field"
        value={at < 0 ? "" : String(at)}
        aria-label={field ? undefined : words}
        aria-describedby={field?.describedBy}
        aria-invalid={field?.invalid || undefined}
        aria-required={field && !field.optional ? true : undefined}
        aria-busy={busy}
        disabled={disabled}
        onChange={(event) => void picked(event.currentTarget.value)}
      >
        <option value="" disabled={!field?.optional} hidden={!field?.optional && at >= 0}>
          {words}
        </option>
        {grouped(choices)}
      </select>
      {at >= 0 && choices[at]?.description && <small class="blocks-soft">{choices[at]?.description}</small>}
      {question}
    </span>
  );
}

function grouped(choices: Choice[]) {
  const entry = (choice: Choice) => {
    const index = choices.indexOf(choice);
    return (
      <option key={index} value={String(index)}>
        {choice.label}
      </option>
    );
  };
  const names = [...new Set(choices.map((choice) => choice.group))];
  return names.map((name) => {
    const inside = choices.filter((choice) => choice.group === name).map(entry);
    return name === undefined ? (
      inside
    ) : (
      <optgroup key={name} label={name}>
        {inside}
      </optgroup>
    );
  });
}
