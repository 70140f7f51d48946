/** One step of the tour: what the narrator says, what is done, and the buttons to do it. */

import { useEffect } from "preact/hooks";
import type { ScriptStep } from "../../types";
import { Icon } from "../icons";
import { useHeldFocus } from "./host";
import { Phrase } from "./Phrase";
import { doStep, type Follow, type Play, progress, setFolded, setRunning, skip, stepOf, stop, words } from "./play";

/** Between the steps of "Play all", in milliseconds. */
const PAUSE = 1_500;

interface Props {
  play: Play;
  host: HTMLElement;
  onFollow: (follow: Follow) => void;
}

export function StepCard({ play, host, onFollow }: Props) {
  const hold = useHeldFocus(host, play);
  const step = stepOf(play);
  usePlayingOn(play, onFollow);
  useFirstFocus(play, host);
  if (!step) return null;

  const { error, folded } = play;
  const said = words(play);
  const act = () => {
    hold();
    doStep(onFollow);
  };
  return (
    <aside class="panel-tour" aria-label="Tour">
      <Head play={play} />
      <div aria-live="polite">
        {said && !folded ? <p>{said}</p> : null}
        {step.line && !folded ? (
          <p class="panel-tour-line">
            <Phrase step={step} />
          </p>
        ) : null}
      </div>
      {error ? (
        <p class="panel-error" role="alert">
          {error}
        </p>
      ) : null}
      <div class="panel-line panel-wrap">
        <button type="button" class="panel-button panel-primary" data-primary aria-disabled={play.busy} onClick={act}>
          {primary(play, step)}
        </button>
        {error ? (
          <button type="button" class="panel-button" onClick={skip}>
            Skip
          </button>
        ) : null}
        {folded ? null : <Rest running={play.running} onHold={hold} />}
      </div>
    </aside>
  );
}

/** The pause begins with each step, not with each drawing. */
function usePlayingOn({ running, busy, next }: Play, onFollow: Props["onFollow"]) {
  useEffect(() => {
    if (!running || busy) return;
    const timer = setTimeout(() => doStep(onFollow), PAUSE);
    return () => clearTimeout(timer);
  }, [running, busy, next]);
}

/** Where it has just begun, or was drawn anew, nobody else holds the focus; a closing dialog gives it back first. */
function useFirstFocus({ next }: Play, host: HTMLElement) {
  useEffect(() => {
    const lost = document.activeElement === document.body || document.activeElement === null;
    if (!lost && next > 0) return;
    const timer = setTimeout(() => host.querySelector<HTMLElement>("[data-primary]")?.focus({ preventScroll: true }));
    return () => clearTimeout(timer);
  }, []);
}

function Head({ play }: { play: Play }) {
  const { at, of } = progress(play);
  const { folded, script } = play;
  return (
    <>
      <div class="panel-line">
        <h2 class="panel-grow">
          {script.title} <span class="panel-hint">{`step ${at} of ${of}`}</span>
        </h2>
        <button
          type="button"
          class="panel-icon-button"
          aria-expanded={!folded}
          aria-label="Details of the tour"
          onClick={() => setFolded(!folded)}
        >
          <Icon name={folded ? "up" : "down"} />
        </button>
      </div>
      <progress class="panel-progress" value={at - 1} max={of} aria-label={`${at - 1} of ${of} steps done`} />
    </>
  );
}

function Rest({ running, onHold }: { running: boolean; onHold: () => void }) {
  const toggle = () => {
    onHold();
    setRunning(!running);
  };
  return (
    <>
      <button type="button" class="panel-button" onClick={toggle}>
        {running ? "Pause" : "Play all"}
      </button>
      <button type="button" class="panel-button" onClick={stop}>
        Stop the tour
      </button>
    </>
  );
}

function primary({ busy, error }: Play, { line, kind }: ScriptStep): string {
  if (busy) return kind === "see" ? "Looking…" : "Doing it…";
  if (error) return "Try again";
  if (!line) return "Next";
  return kind === "see" ? "Look" : "Do it";
}
