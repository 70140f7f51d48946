/** The page's time in the person's zone, and the means to move it on. */

import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Clock } from "../types";
import { Icon } from "./icons";
import { MoveTime } from "./MoveTime";
import { local } from "./times";

/** When the last frame came, by the real clock. Kept outside, so that drawing the bar anew does not turn time back. */
let anchor = { now: "", real: 0 };

function pageTime(clock: Clock): number {
  if (clock.now !== anchor.now) anchor = { now: clock.now, real: performance.now() };
  const elapsed = clock.frozen ? 0 : performance.now() - anchor.real;
  return Date.parse(clock.now) + elapsed;
}

function useTicking(clock: Clock): number {
  const [, redraw] = useState(0);
  useEffect(() => {
    if (clock.frozen) return;
    const timer = setInterval(() => redraw((times) => times + 1), 1_000);
    return () => clearInterval(timer);
  }, [clock.frozen]);
  return pageTime(clock);
}

interface Props {
  clock: Clock;
  zone: string;
  as: string;
}

export function ClockBar({ clock, zone, as }: Props) {
  const now = useTicking(clock);
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useId();
  const { date, time, seconds } = local(now, zone);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  return (
    <div class="panel-clock">
      <Icon name="clock" />
      <time class="panel-clock-time" dateTime={Number.isFinite(now) ? new Date(now).toISOString() : undefined}>
        <span class="panel-clock-date">{date}</span> <strong>{time}</strong>
        {clock.frozen ? null : <span class="panel-clock-seconds">:{seconds}</span>}
      </time>
      {clock.movable ? (
        <button
          type="button"
          class="panel-button"
          ref={button}
          aria-expanded={open}
          aria-controls={panel}
          onClick={() => setOpen(!open)}
        >
          Move time
        </button>
      ) : null}
      {open ? (
        <MoveTime
          id={panel}
          now={now}
          frozen={clock.frozen}
          zone={zone}
          as={as}
          anchor={button}
          onClose={close}
          onOutside={() => setOpen(false)}
        />
      ) : null}
    </div>
  );
}
