/** A searchable list, of one or of several; its options may come from the app while one types. */

import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useDesk } from "../context";
import { usePopup } from "../ui/popup";
import { Chip, Entry } from "./ComboboxParts";
import { type Choice, chosenOf, offered } from "./choices";
import { type ElementProps, filledIn, usePlace } from "./place";
import { type Suggestions, useSuggestions } from "./suggestions";
import { useChosen, useElement } from "./using";

export function Combobox(props: ElementProps) {
  const { element, field } = props;
  const place = usePlace();
  const id = useId();
  const [box, list, input] = [
    useRef<HTMLDivElement>(null),
    useRef<HTMLDivElement>(null),
    useRef<HTMLInputElement>(null),
  ];
  const state = useCombobox(props);
  const { many, chosen, typed, open, active, listed, notice, using } = state;
  usePopup(open, box, list, () => state.setOpen(false));
  useEffect(() => {
    if (open) document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [open, active]);
  useEffect(() => {
    if (element.focus_on_load && "view" in place.surface) input.current?.focus();
  }, []);
  const words: string = element.placeholder?.text || "Select an option";
  return (
    <div class="blocks-combobox">
      <div ref={box} class="ui-field blocks-combobox-box">
        {many &&
          chosen.map((choice) => (
            <Chip key={choice.value} label={choice.label} onRemove={() => state.toggle(choice)} />
          ))}
        <input
          ref={input}
          id={field?.id}
          role="combobox"
          autoComplete="off"
          value={!many && !open ? (chosen[0]?.label ?? "") : typed}
          placeholder={chosen.length === 0 ? words : ""}
          aria-label={field ? undefined : words}
          aria-describedby={field?.describedBy}
          aria-invalid={field?.invalid || undefined}
          aria-required={field && !field.optional ? true : undefined}
          aria-busy={using.busy}
          aria-expanded={open}
          aria-autocomplete="list"
          aria-controls={open ? id : undefined}
          aria-activedescendant={open && listed.length > 0 ? `${id}-${active}` : undefined}
          readOnly={using.disabled}
          onClick={() => state.setOpen(!using.disabled)}
          onInput={(event) => state.search(event.currentTarget.value)}
          onKeyDown={state.onKeyDown}
          onBlur={(event) => !list.current?.contains(event.relatedTarget as Node) && state.setOpen(false)}
        />
      </div>
      {open && (
        <div ref={list} class="ui-popup" popover="manual">
          <div id={id} role="listbox" aria-label="Options" aria-multiselectable={many}>
            {listed.map((choice, index) => (
              <Entry
                key={choice.value}
                id={`${id}-${index}`}
                choice={choice}
                heading={choice.group !== listed[index - 1]?.group ? choice.group : undefined}
                on={state.isOn(choice)}
                active={index === active}
                locked={state.full && !state.isOn(choice)}
                many={many}
                onPick={() => state.toggle(choice)}
              />
            ))}
          </div>
          {state.full && <p class="blocks-notice">No more than {element.max_selected_items} can be chosen.</p>}
          {notice && <p class="blocks-notice">{notice}</p>}
        </div>
      )}
      <span class="visually-hidden" role="status">
        {open ? notice || `${listed.length} options` : ""}
      </span>
      {using.question}
    </div>
  );
}

/** What is listed: what the app suggests, or what fits of what is known. */
function useListed({ element, block }: ElementProps, typed: string, open: boolean): Suggestions {
  const desk = useDesk();
  const external = String(element.type).endsWith("external_select");
  const suggested = useSuggestions(block, element, external && open ? typed : null);
  if (external) return suggested;
  const words = typed.trim().toLowerCase();
  const fits = ({ label, description }: Choice) => `${label} ${description ?? ""}`.toLowerCase().includes(words);
  const choices = offered(element, desk).filter(fits);
  return { choices, notice: choices.length === 0 ? "Nothing fits." : "" };
}

function useCombobox(props: ElementProps) {
  const { element, block } = props;
  const desk = useDesk();
  const place = usePlace();
  const using = useElement(block, element);
  const many = String(element.type).startsWith("multi_");
  const [chosen, choose, undo] = useChosen(chosenOf(filledIn(place, block, element), desk));
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const { choices: listed, notice } = useListed(props, typed, open);
  const full = many && chosen.length >= (element.max_selected_items ?? Number.POSITIVE_INFINITY);
  const active = Math.max(0, Math.min(at, listed.length - 1));
  const isOn = (choice: Choice) => chosen.some((each) => each.value === choice.value);

  const set = async (next: Choice[]) => {
    choose(next);
    const values = next.map((choice) => choice.value);
    if (!(await using.fill(many ? values : (values[0] ?? null)))) undo();
  };
  const toggle = (choice: Choice) => {
    if (using.busy || using.disabled || (full && !isOn(choice))) return;
    setTyped("");
    if (!many) setOpen(false);
    const others = chosen.filter((each) => each.value !== choice.value);
    void set(!many ? [choice] : isOn(choice) ? others : [...chosen, choice]);
  };
  const search = (words: string) => {
    setTyped(words);
    setAt(0);
    setOpen(true);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const last = chosen[chosen.length - 1];
    if (step !== 0) {
      setOpen(true);
      if (open && listed.length > 0) setAt((active + step + listed.length) % listed.length);
    } else if (event.key === "Enter" && open && listed[active]) toggle(listed[active]);
    else if (event.key === "Escape" && open) setOpen(false);
    else if (event.key === "Backspace" && many && typed === "" && last) toggle(last);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { many, chosen, typed, open, active, listed, notice, full, using, isOn, toggle, search, setOpen, onKeyDown };
}
