/** Starting over: says what goes, and asks. */

import { useState } from "preact/hooks";
import { request } from "../api";
import type { State } from "../types";
import { Dialog } from "../ui";

export function ResetDialog({ state, onClose }: { state: State; onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const reset = async () => {
    if (busy) return;
    setBusy(true);
    setError(null);
    const answer = await request("POST", "/page/reset", {});
    setBusy(false);
    if (answer.ok) onClose();
    else setError(answer.error);
  };

  const buttons = (
    <>
      <button type="button" class="panel-button" data-first-focus onClick={onClose}>
        {state.resettable ? "Cancel" : "Close"}
      </button>
      {state.resettable ? (
        <button type="button" class="panel-button panel-danger" aria-disabled={busy} onClick={reset}>
          {busy ? "Starting over…" : "Start over"}
        </button>
      ) : null}
    </>
  );

  return (
    <Dialog title="Reset" onClose={onClose} footer={buttons}>
      <div class="panel-prose">{state.resettable ? <WhatGoes bot={state.bot?.name} /> : <WhyNot />}</div>
      {error ? (
        <p class="panel-error" role="alert">
          {error}
        </p>
      ) : null}
    </Dialog>
  );
}

function WhatGoes({ bot }: { bot: string | undefined }) {
  return (
    <>
      <p>Everything begins anew, in every open tab. What goes:</p>
      <ul>
        <li>all messages, threads and open forms</li>
        <li>everything {bot ?? "the app"} has stored</li>
        <li>the moved time: it is now again</li>
        <li>all faults</li>
      </ul>
      <p>This cannot be undone.</p>
    </>
  );
}

function WhyNot() {
  return (
    <p>
      The app keeps its data in a database of its own, or another program has started it. This page must not clear that.
      To begin anew, stop both, clear the data there, and start them again.
    </p>
  );
}
