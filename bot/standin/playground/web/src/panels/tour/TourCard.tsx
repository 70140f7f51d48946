/** The card at the bottom right: offers the first tour to a first-time visitor, and plays the one that was chosen. */

import { createPortal } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { State, TourSummary } from "../../types";
import { count } from "../times";
import { DoneCard } from "./DoneCard";
import { useHost } from "./host";
import { begin, type Follow, firstActor, loadTour, markOffered, rewind, stepOf, usePlay, wasOffered } from "./play";
import { StepCard } from "./StepCard";

interface Props {
  state: State;
  as: string;
  onFollow: (follow: Follow) => void;
}

export function TourCard({ state, as, onFollow }: Props) {
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

  const card = play ? (
    stepOf(play) ? (
      <StepCard play={play} host={host} onFollow={onFollow} />
    ) : (
      <DoneCard title={play.script.title} resettable={state.resettable} />
    )
  ) : offering && first ? (
    <Offer tour={first} actor={firstActor(state, as)} run={state.run} onAnswered={answered} />
  ) : null;
  return createPortal(card, host);
}

interface OfferProps {
  tour: TourSummary;
  actor: string;
  run: string;
  onAnswered: () => void;
}

function Offer({ tour, actor, run, onAnswered }: OfferProps) {
  const [error, setError] = useState<string | null>(null);
  const start = async () => {
    const script = await loadTour(tour.id);
    if (typeof script === "string") {
      setError(script);
      return;
    }
    onAnswered();
    begin(script, actor, run);
  };
  return (
    <aside class="panel-tour" aria-label="Tour">
      <h2>Tour: {tour.title}</h2>
      <p>{tour.about}</p>
      <p class="panel-hint">{count(tour.steps, "step")}. You find it later under Tour.</p>
      {error ? (
        <p class="panel-error" role="alert">
          {error}
        </p>
      ) : null}
      <div class="panel-line">
        <button type="button" class="panel-button panel-primary" onClick={start}>
          Start
        </button>
        <button type="button" class="panel-button" onClick={onAnswered}>
          Not now
        </button>
      </div>
    </aside>
  );
}
