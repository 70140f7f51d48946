/** One step of the tour: what the narrator says, what is done, and the buttons to do it. */

import { useEffect } from "preact/hooks";
import type { ScriptStep, State } from "../../types";
import { Icon } from "../icons";
import { useHeldFocus } from "./host";
import { Phrase } from "./Phrase";
import {
  doStep,
  type Follow,
  maybeDone,
  type Play,
  pauseBefore,
  progress,
  setFolded,
  setRunning,
  skip,
  stepOf,
  words,
} from "./play";

interface Props {
  play: Play;
  state: State;
  host: HTMLElement;
  onFollow: (follow: Follow) => void;
  onStop: () => void;
}

export function StepCard({ play, state, host, onFollow, onStop }: Props) {
  const hold = useHeldFocus(host, play);
  const step = stepOf(play);
  usePlayingOn(play, onFollow);
  useFirstFocus(play, host);
  if (!step) return null;

  const { folded } = play;
  const said = words(play);
  const act = () => {
    hold();
    doStep(onFollow);
  };
  return (
    <aside class="panel-tour" aria-label="Tour">
      <Head play={play} />
      <div class="panel-tour-row">
        <div class="panel-tour-words" aria-live="polite">
          {said && !folded ? <p>{said}</p> : null}
          {step.line ? (
            <p class="panel-tour-line">
              <Phrase step={step} state={state} />
            </p>
          ) : null}
        </div>
        <div class="panel-line panel-wrap">
          <Doing play={play} step={step} onAct={act} onHold={hold} />
          {folded ? null : <Rest running={play.running} onHold={hold} onStop={onStop} />}
        </div>
      </div>
      <Failed play={play} />
    </aside>
  );
}

interface DoingProps {
  play: Play;
  step: ScriptStep;
  onAct: () => void;
  onHold: () => void;
}

/** The button that does the step. Where that failed, one to go on without it too; the likelier one comes first. */
function Doing({ play, step, onAct, onHold }: DoingProps) {
  const done = maybeDone(play);
  const goOn = () => {
    onHold();
    skip();
  };
  const act = (
    <button
      // another button, so that the focus goes to the likelier one
      key={done ? "again" : "act"}
      type="button"
      class={done ? "panel-button" : "panel-button panel-primary"}
      data-primary={!done || undefined}
      aria-disabled={play.busy}
      onClick={onAct}
    >
      {primary(play, step)}
    </button>
  );
  const past =
    play.error === null ? null : (
      <button
        key="past"
        type="button"
        class={done ? "panel-button panel-primary" : "panel-button"}
        data-primary={done || undefined}
        onClick={goOn}
      >
        Go on
      </button>
    );
  return <>{done ? [past, act] : [act, past]}</>;
}

function Failed({ play }: { play: Play }) {
  if (play.error === null) return null;
  return maybeDone(play) ? (
    <p class="panel-tour-done" role="alert">
      This may be done already.
    </p>
  ) : (
    <p class="panel-error" role="alert">
      {play.error}
    </p>
  );
}

/** The pause begins with each step, not with each drawing. */
function usePlayingOn(play: Play, onFollow: Props["onFollow"]) {
  const { running, busy, next } = play;
  useEffect(() => {
    if (!running || busy) return;
    const timer = setTimeout(() => doStep(onFollow), pauseBefore(play));
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

function Rest({ running, onHold, onStop }: { running: boolean; onHold: () => void; onStop: () => void }) {
  const toggle = () => {
    onHold();
    setRunning(!running);
  };
  return (
    <>
      <button type="button" class="panel-button" onClick={toggle}>
        {running ? "Pause" : "Play all"}
      </button>
      <button type="button" class="panel-button" onClick={onStop}>
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
