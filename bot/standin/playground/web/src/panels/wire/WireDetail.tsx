/** One request with its answer, its latency and what the lint says. */

import { useEffect, useState } from "preact/hooks";
import { request } from "../../api";
import type { Exchange, ExchangeDetail } from "../../types";
import { Icon } from "../icons";
import { local } from "../times";
import { DIRECTIONS, isAnswered, latency, outcome } from "./exchanges";
import { JsonView } from "./JsonTree";

interface Props {
  exchange: Exchange;
  zone: string;
  onClose: () => void;
}

/** The contents are asked for again once the answer is there. */
function useDetail(number: number, answered: boolean): { detail: ExchangeDetail | null; error: string | null } {
  const [loaded, setLoaded] = useState<{ number: number; detail: ExchangeDetail | null; error: string | null }>();
  // `answered` is the reason to ask again.
  useEffect(() => {
    let current = true;
    request<ExchangeDetail>("GET", `/page/wire/${number}`).then((answer) => {
      if (!current) return;
      setLoaded({ number, detail: answer.body, error: answer.error });
    });
    return () => {
      current = false;
    };
  }, [number, answered]);
  return loaded?.number === number ? loaded : { detail: null, error: null };
}

export function WireDetail({ exchange, zone, onClose }: Props) {
  const answered = isAnswered(exchange);
  const { detail, error } = useDetail(exchange.number, answered);
  const { date, time, seconds } = local(Date.parse(exchange.at), zone);
  return (
    <section class="panel-detail" aria-label={`Request ${exchange.number}: ${exchange.what}`}>
      <div class="panel-line">
        <h3 class="panel-grow">{exchange.what}</h3>
        <button type="button" class="panel-icon-button" onClick={onClose} aria-label="Close the request">
          <Icon name="close" />
        </button>
      </div>
      <p class="panel-hint">
        {DIRECTIONS[exchange.direction]} by {exchange.via}, {date} {time}:{seconds}
      </p>
      <dl class="panel-facts">
        <dt>Outcome</dt>
        <dd>{outcome(exchange)}</dd>
        <dt>Latency</dt>
        <dd>{latency(exchange) || "not answered yet"}</dd>
        <dt>Lint</dt>
        <dd>{exchange.problems.length ? <Problems lines={exchange.problems} /> : answered ? "ok" : "not known yet"}</dd>
      </dl>
      {error ? (
        <p class="panel-error" role="alert">
          {error}
        </p>
      ) : null}
      {detail ? (
        <>
          <JsonView key={`request ${exchange.number}`} title="Request" value={detail.request} />
          <JsonView key={`answer ${exchange.number}`} title="Answer" value={detail.answer} />
        </>
      ) : null}
    </section>
  );
}

function Problems({ lines }: { lines: string[] }) {
  return (
    <ul class="panel-lint">
      {lines.map((line) => (
        <li key={line}>
          <Icon name="warning" /> {line}
        </li>
      ))}
    </ul>
  );
}
