/** The tours to choose from, and a script file of one's own. */

import { useState } from "preact/hooks";
import type { Script, State } from "../../types";
import { Dialog } from "../../ui";
import { count } from "../times";
import { begin, firstActor, loadTour, readScript } from "./play";

interface Props {
  state: State;
  as: string;
  onClose: () => void;
}

export function TourDialog({ state, as, onClose }: Props) {
  const [error, setError] = useState<string | null>(null);

  const play = (script: Script | string) => {
    if (typeof script === "string") {
      setError(script);
      return;
    }
    onClose();
    begin(script, firstActor(state, as), as, state.run);
  };

  return (
    <Dialog title="Tour" onClose={onClose}>
      <div class="panel-prose">
        {state.tours.length === 0 ? <p>There are no tours here.</p> : null}
        <ul class="panel-tours">
          {state.tours.map((tour, index) => (
            <li key={tour.id}>
              <div class="panel-grow">
                <h3>{tour.title}</h3>
                <p>
                  {tour.about} <span class="panel-hint">{count(tour.steps, "step")}.</span>
                </p>
              </div>
              <button
                type="button"
                class="panel-button"
                aria-label={`Play: ${tour.title}`}
                data-first-focus={index === 0 || undefined}
                onClick={async () => play(await loadTour(tour.id))}
              >
                Play
              </button>
            </li>
          ))}
        </ul>
        <ScriptFile onRead={play} />
        <p class="panel-hint">
          A tour begins best in a fresh workspace: Reset gives one. A script has one act in each line, such as{" "}
          <code>click Save</code>, <code>as ben</code> or <code>+1w</code>.
        </p>
        {error ? (
          <p class="panel-error" role="alert">
            {error}
          </p>
        ) : null}
      </div>
    </Dialog>
  );
}

function ScriptFile({ onRead }: { onRead: (script: Script | string) => void }) {
  const read = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    if (!file) return;
    const text = await file.text().catch(() => null);
    // Emptied, so that the same file can be chosen again once it is mended.
    input.value = "";
    onRead(text === null ? "The file could not be read." : await readScript(text));
  };
  return (
    <label class="panel-file">
      <span>Play a script file…</span>
      <input type="file" accept=".txt,text/*" onChange={(event) => read(event.currentTarget)} />
    </label>
  );
}
