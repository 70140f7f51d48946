/** One fault: a switch, what to watch for, for which method and how often. */

import { useId, useState } from "preact/hooks";
import type { Fault } from "../../types";
import { OFTEN, type Preset, type Settings } from "./presets";

interface Props {
  preset: Preset;
  live: Fault | undefined;
  /** The id of the list of methods. */
  methods: string;
  busy: boolean;
  onTurn: (on: boolean, choice: Partial<Settings>) => void;
}

function oftenOf({ times, probability }: Fault): string {
  const same = Object.entries(OFTEN).find(
    ([, { settings }]) => settings.times === times && settings.probability === probability,
  );
  return same?.[0] ?? "always";
}

/** `often` is a key of OFTEN; no method means all of them. */
interface Choice {
  method: string;
  often: string;
}

function settingsOf({ method, often }: Choice): Partial<Settings> {
  return { method: method.trim() || "*", ...OFTEN[often]?.settings };
}

export function FaultSwitch({ preset, live, methods, busy, onTurn }: Props) {
  const on = live !== undefined;
  const watch = useId();
  const [choice, setChoice] = useState<Choice>({
    method: live && live.method !== "*" ? live.method : "",
    often: live ? oftenOf(live) : "always",
  });

  return (
    <div class="panel-fault">
      <button
        type="button"
        role="switch"
        class="panel-switch"
        aria-checked={on}
        aria-disabled={busy}
        aria-describedby={watch}
        onClick={() => onTurn(!on, settingsOf(choice))}
      >
        <span class="panel-switch-track" aria-hidden="true" />
        <span class="panel-grow">{preset.name}</span>
        <span class="panel-hint" aria-hidden="true">
          {on ? "on" : "off"}
        </span>
      </button>
      <p class="panel-hint" id={watch}>
        {preset.watch}
      </p>
      <Choices
        name={preset.name}
        methods={methods}
        choice={choice}
        onTyped={setChoice}
        onChosen={(chosen) => {
          setChoice(chosen);
          // What is in force already goes on with the new choice.
          if (on) onTurn(true, settingsOf(chosen));
        }}
      />
    </div>
  );
}

interface ChoicesProps {
  name: string;
  methods: string;
  choice: Choice;
  onTyped: (choice: Choice) => void;
  onChosen: (choice: Choice) => void;
}

function Choices({ name, methods, choice, onTyped, onChosen }: ChoicesProps) {
  return (
    <div class="panel-line">
      <input
        type="text"
        class="panel-field panel-grow"
        list={methods}
        placeholder="all methods"
        aria-label={`Method: ${name}`}
        value={choice.method}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => onTyped({ ...choice, method: event.currentTarget.value })}
        onChange={(event) => onChosen({ ...choice, method: event.currentTarget.value })}
      />
      <select
        class="panel-field"
        aria-label={`How often: ${name}`}
        value={choice.often}
        onChange={(event) => onChosen({ ...choice, often: event.currentTarget.value })}
      >
        {Object.entries(OFTEN).map(([key, often]) => (
          <option key={key} value={key}>
            {often.name}
          </option>
        ))}
      </select>
    </div>
  );
}
