/** Radio buttons and checkboxes. */

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { Block } from "../types";
import { type ElementProps, filledIn, usePlace } from "./place";
import { Text } from "./Text";
import { useChosen, useElement } from "./using";

interface OptionProps {
  option: Block;
  kind: "radio" | "checkbox";
  name: string;
  on: boolean;
  locked: boolean;
  invalid?: boolean;
  onPick: (on: boolean) => void;
}

function Tick({ option, kind, name, on, locked, invalid, onPick }: OptionProps) {
  const words = useId();
  const description = useId();
  return (
    <label class="blocks-tick">
      <input
        type={kind}
        name={name}
        checked={on}
        aria-disabled={locked}
        aria-invalid={invalid || undefined}
        aria-labelledby={words}
        aria-describedby={option.description ? description : undefined}
        onClick={(event) => locked && event.preventDefault()}
        onChange={(event) => !locked && onPick(event.currentTarget.checked)}
      />
      <span>
        <span id={words}>
          <Text text={option.text} />
        </span>
        {option.description && (
          <small id={description}>
            <Text text={option.description} />
          </small>
        )}
      </span>
    </label>
  );
}

export function RadioButtons({ element, block, field }: ElementProps) {
  const place = usePlace();
  const { fill, busy, disabled, question } = useElement(block, element);
  const [chosen, choose, undo] = useChosen<string | undefined>(filledIn(place, block, element)?.value);
  const name = useId();
  const pick = async (value: string) => {
    choose(value);
    if (!(await fill(value))) undo();
  };
  return (
    <Group field={field} role="radiogroup" busy={busy}>
      {element.options.map((option: Block) => (
        <Tick
          key={option.value}
          option={option}
          kind="radio"
          name={name}
          on={option.value === chosen}
          locked={busy || disabled}
          onPick={() => void pick(option.value)}
        />
      ))}
      {question}
    </Group>
  );
}

export function Checkboxes({ element, block, field }: ElementProps) {
  const place = usePlace();
  const { fill, busy, disabled, question } = useElement(block, element);
  const server: string[] = (filledIn(place, block, element) ?? []).map((option: Block) => option.value);
  const [chosen, choose, undo] = useChosen(server);
  const name = useId();
  const pick = async (value: string, on: boolean) => {
    const all: string[] = element.options.map((option: Block) => option.value);
    const next = all.filter((each) => (each === value ? on : chosen.includes(each)));
    choose(next);
    if (!(await fill(next))) undo();
  };
  return (
    <Group field={field} role="group" busy={busy}>
      {element.options.map((option: Block) => (
        <Tick
          key={option.value}
          option={option}
          kind="checkbox"
          name={name}
          on={chosen.includes(option.value)}
          locked={busy || disabled}
          invalid={field?.invalid}
          onPick={(on) => void pick(option.value, on)}
        />
      ))}
      {question}
    </Group>
  );
}

interface GroupProps {
  field: ElementProps["field"];
  role: "group" | "radiogroup";
  busy: boolean;
  children: ComponentChildren;
}

/** Within an input block the label is drawn there, elsewhere nothing names the group. */
function Group({ field, role, busy, children }: GroupProps) {
  const radios = role === "radiogroup";
  const told = {
    "aria-labelledby": field?.labelId,
    "aria-label": field ? undefined : "Options",
    "aria-describedby": field?.describedBy,
    "aria-invalid": (radios && field?.invalid) || undefined,
    "aria-required": (radios && field && !field.optional) || undefined,
    "aria-busy": busy,
  };
  return (
    <fieldset class="blocks-ticks" role={role} {...told}>
      {children}
    </fieldset>
  );
}
