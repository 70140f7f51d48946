/** What a combobox is put together from: what is chosen, and what can be. */

import type { Choice } from "./choices";

export function Chip({ label, onRemove }: { label: string; onRemove: () => void }) {
  return (
    <span class="blocks-chip">
      {label}
      <button type="button" aria-label={`Remove ${label}`} onClick={onRemove}>
        <svg viewBox="0 0 12 12" aria-hidden="true">
          <path d="M3 3l6 6M9 3l-6 6" />
        </svg>
      </button>
    </span>
  );
}

interface EntryProps {
  id: string;
  choice: Choice;
  heading: string | undefined;
  on: boolean;
  active: boolean;
  locked: boolean;
  many: boolean;
  onPick: () => void;
}

export function Entry({ id, choice, heading, on, active, locked, many, onPick }: EntryProps) {
  return (
    <>
      {heading && (
        <div class="blocks-group" role="presentation">
          {heading}
        </div>
      )}
      {/* The keyboard is served by the field, which keeps the focus. */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the field points at it by aria-activedescendant */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
      <div
        id={id}
        role="option"
        aria-selected={on}
        aria-disabled={locked}
        class={active ? "blocks-option blocks-active" : "blocks-option"}
        onPointerDown={(event) => event.preventDefault()}
        onClick={onPick}
      >
        {many && <span class={on ? "blocks-box blocks-on" : "blocks-box"} aria-hidden="true" />}
        <span>
          {choice.label}
          {choice.description && <small>{choice.description}</small>}
        </span>
      </div>
    </>
  );
}
