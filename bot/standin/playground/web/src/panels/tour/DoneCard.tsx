/** The end of a tour: what one may try next, or start over. */

import { useEffect, useRef, useState } from "preact/hooks";
import { request } from "../../api";
import { stop } from "./play";

interface Props {
  title: string;
  resettable: boolean;
  onClose: () => void;
}

export function DoneCard({ title, resettable, onClose }: Props) {
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);

  // The button that was pressed last is gone, and with it the focus, unless the person is at work elsewhere.
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus();
  }, []);

  const reset = async () => {
    if (busy) return;
    setBusy(true);
    const answer = await request("POST", "/page/reset", {});
    setBusy(false);
    if (answer.ok) stop();
    else setError(answer.error);
  };

  return (
    <aside class="panel-tour" aria-label="Tour">
      <h2 ref={heading} tabIndex={-1}>
        {title}: that is all
      </h2>
      <p>What you may try next:</p>
      <ul>
        <li>Move time on and see what comes by itself.</li>
        <li>Act as somebody else, here or in a second tab.</li>
        <li>Open Wire and read what was said between the app and Slack.</li>
        <li>Switch on a fault and do the same again.</li>
      </ul>
      {error ? (
        <p class="panel-error" role="alert">
          {error}
        </p>
      ) : null}
      <div class="panel-line">
        <button type="button" class="panel-button panel-primary" onClick={onClose}>
          Close the tour
        </button>
        {resettable ? (
          <button type="button" class="panel-button" aria-disabled={busy} onClick={reset}>
            {busy ? "Starting over…" : "Reset"}
          </button>
        ) : null}
      </div>
      {resettable ? <p class="panel-hint">Reset clears all messages and whatever the app has stored.</p> : null}
    </aside>
  );
}
