/** The card below the conversation: offers the first tour to a first-time visitor, and plays the one that was chosen. */

import { createPortal } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { State, TourSummary } from "../../types";
import { count } from "../times";
import { DoneCard } from "./DoneCard";
import { useHost } from "./host";
import {
  begin,
  type Follow,
  firstActor,
  loadTour,
  markOffered,
  rewind,
  stepOf,
  stop,
  usePlay,
  wasOffered,
} from "./play";
import { StepCard } from "./StepCard";

interface Props {
  state: State;
  as: string;
  onFollow: (follow: Follow) => void;
  /** The card was put away, and with it what had the focus. */
  onLeave: () => void;
}

export function TourCard({ state, as, onFollow, onLeave }: Props) {
  const play = usePlay();
  const host = useHost();
  const [offering, setOffering] = useState(() => !wasOffered());
  const first = state.tours[0];

  useEffect(() => {
    if (play && play.run !== state.run) rewind(state.run);
  }, [play, state.run]);

  // A tour begins with its own first person, whoever the page showed before.
  useEffect(() => {
    if (play && play.next === 0 && play.actor !== as) onFollow({ as: play.actor, place: "messages" });
  }, [play?.script, play?.run]);

  const answered = () => {
    markOffered();
    setOffering(false);
  };

  // A tour that was begun elsewhere answers the offer as well.
  useEffect(() => {
    if (play && offering) answered();
  });

  const left = () => {
    stop();
    onLeave();
  };
  const declined = () => {
    answered();
    onLeave();
  };
  const card = play ? (
    stepOf(play) ? (
      <StepCard play={play} state={state} host={host} onFollow={onFollow} onStop={left} />
    ) : (
      <DoneCard title={play.script.title} resettable={state.resettable} onClose={left} />
    )
  ) : offering && first ? (
    <Offer tour={first} state={state} as={as} onStart={answered} onDecline={declined} />
  ) : null;
  return createPortal(card, host);
}

interface OfferProps {
  tour: TourSummary;
  state: State;
  as: string;
  onStart: () => void;
  onDecline: () => void;
}

function Offer({ tour, state, as, onStart, onDecline }: OfferProps) {
  const [error, setError] = useState<string | null>(null);
  const start = async () => {
    const script = await loadTour(tour.id);
    if (typeof script === "string") {
      setError(script);
      return;
    }
    onStart();
    begin(script, firstActor(state, as), as, state.run);
  };
  return (
    <aside class="panel-tour" aria-label="Tour">
      <h2>Tour: {tour.title}</h2>
      <div class="panel-tour-row">
        <div class="panel-tour-words">
          <p>{tour.about}</p>
          <p class="panel-hint">{count(tour.steps, "step")}. You find it later under Tour.</p>
        </div>
        <div class="panel-line">
          <button type="button" class="panel-button panel-primary" onClick={start}>
            Start
          </button>
          <button type="button" class="panel-button" onClick={onDecline}>
            Not now
          </button>
        </div>
      </div>
      {error ? (
        <p class="panel-error" role="alert">
          {error}
        </p>
      ) : null}
    </aside>
  );
}
