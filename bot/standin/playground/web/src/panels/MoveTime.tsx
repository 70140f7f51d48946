/** Moving time on: the usual spans, or a moment. */

import type { RefObject } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { address, request } from "../api";
import { acted } from "../attention";
import { usePopup } from "../ui";
import { forField, local } from "./times";

const HOUR = 3_600;
const DAY = 24 * HOUR;
const MOVES = [
  { name: "Next Monday 09:00", body: { weekday: 0, time: "09:00" } },
  { name: "+1 hour", body: { seconds: HOUR } },
  { name: "+1 day", body: { seconds: DAY } },
  { name: "+1 week", body: { seconds: 7 * DAY } },
];

interface Props {
  id: string;
  now: number;
  frozen: boolean;
  zone: string;
  as: string;
  anchor: RefObject<HTMLElement | null>;
  /** The person is done with it: the focus goes back. */
  onClose: () => void;
  onOutside: () => void;
}

/** One move at a time; `error` is why the last one was refused. */
function useMoving(as: string) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [moved, setMoved] = useState(false);

  const move = async (body: object): Promise<number | null> => {
    if (busy) return null;
    setBusy(true);
    setError(null);
    setMoved(false);
    acted();
    const answer = await request<{ now: string }>("POST", address("/page/clock", { as }), body);
    setBusy(false);
    setError(answer.error);
    setMoved(answer.ok);
    return answer.ok ? Date.parse(answer.body.now) : null;
  };
  return { busy, error, moved, move };
}

export function MoveTime({ id, now, frozen, zone, as, anchor, onClose, onOutside }: Props) {
  const { busy, error, moved, move } = useMoving(as);
  const [wanted, setWanted] = useState(() => forField(now, zone));
  const box = useRef<HTMLDivElement>(null);
  usePopup(true, anchor, box, onOutside);
  useLayoutEffect(() => {
    box.current?.querySelector("button")?.focus();
  }, []);

  const go = async (body: object) => {
    const reached = await move(body);
    if (reached !== null) setWanted(forField(reached, zone));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };

  const { date, time } = local(now, zone);
  return (
    <div
      class="panel-popover"
      id={id}
      role="dialog"
      popover="manual"
      aria-label="Move time"
      aria-busy={busy}
      ref={box}
      onKeyDown={onKeyDown}
    >
      <p class="panel-hint">
        {frozen ? "Time stands still until it is moved." : "Time runs on by itself."} Zone: {zone}.
      </p>
      <div class="panel-moves">
        {MOVES.map(({ name, body }) => (
          // Not disabled while it runs, or the focus would be lost.
          <button type="button" class="panel-button" key={name} aria-disabled={busy} onClick={() => go(body)}>
            {name}
          </button>
        ))}
      </div>
      <Moment wanted={wanted} busy={busy} error={error} onWanted={setWanted} onGo={() => go({ moment: wanted })} />
      <p class="panel-hint" role="status">
        {busy ? "Moving. Everything due on the way happens now; a week may take a few seconds." : null}
        {moved && !busy ? `It is now ${date}, ${time}.` : null}
      </p>
    </div>
  );
}

interface MomentProps {
  wanted: string;
  busy: boolean;
  error: string | null;
  onWanted: (wanted: string) => void;
  onGo: () => void;
}

function Moment({ wanted, busy, error, onWanted, onGo }: MomentProps) {
  const id = useId();
  const submit = (event: Event) => {
    event.preventDefault();
    onGo();
  };
  return (
    <form class="panel-moment" onSubmit={submit}>
      <label for={id}>Date and time</label>
      <div class="panel-line">
        <input
          id={id}
          class="panel-field"
          type="datetime-local"
          required
          value={wanted}
          readOnly={busy}
          aria-invalid={error !== null}
          aria-describedby={error ? `${id}-error` : undefined}
          onInput={(event) => onWanted(event.currentTarget.value)}
        />
        <button type="submit" class="panel-button" aria-disabled={busy}>
          Go there
        </button>
      </div>
      {error ? (
        <p class="panel-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      ) : null}
    </form>
  );
}
