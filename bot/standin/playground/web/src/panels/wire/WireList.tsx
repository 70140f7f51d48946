/** The rows of the wire as one list box: arrow keys move, and the view follows while it is at the end. */

import { Component, type RefObject } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Exchange } from "../../types";
import { Icon } from "../icons";
import { local } from "../times";
import { byDay, DIRECTIONS, hasTrouble, latency, lint, outcome } from "./exchanges";

/** So close to the end, in pixels, counts as being there. */
const AT_END = 24;

interface Props {
  exchanges: Exchange[];
  zone: string;
  chosen: number | null;
  onChoose: (number: number) => void;
  empty: string;
}

/** Keeps the end in view while one is there, and what was chosen wherever one is. */
function useFollowing(box: RefObject<HTMLDivElement | null>, exchanges: Exchange[], chosen: number | null) {
  const [following, setFollowing] = useState(true);
  const last = exchanges.at(-1)?.number;

  // Also when a filter or the split changes the height.
  useLayoutEffect(() => {
    if (following && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [following, last, exchanges.length, chosen === null]);

  useLayoutEffect(() => {
    if (chosen === null || following) return;
    box.current?.querySelector(`[data-number="${chosen}"]`)?.scrollIntoView({ block: "nearest" });
  }, [chosen]);

  const onScroll = () => {
    if (!box.current) return;
    const { scrollTop, scrollHeight, clientHeight } = box.current;
    setFollowing(scrollHeight - scrollTop - clientHeight < AT_END);
  };
  return { following, setFollowing, onScroll };
}

export function WireList({ exchanges, zone, chosen, onChoose, empty }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const { following, setFollowing, onScroll } = useFollowing(box, exchanges, chosen);
  const last = exchanges.at(-1)?.number;

  const choose = (number: number) => {
    // What was chosen is to stay in view, so the list follows on only from its end.
    setFollowing(number === last);
    onChoose(number);
    const row = box.current?.querySelector<HTMLElement>(`[data-number="${number}"]`);
    row?.focus({ preventScroll: true });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const at = exchanges.findIndex((exchange) => exchange.number === chosen);
    const next = target(event.key, at, exchanges.length);
    if (next === null) return;
    event.preventDefault();
    const exchange = exchanges[next];
    if (exchange) choose(exchange.number);
  };

  const days = useMemo(() => byDay(exchanges, zone), [exchanges, zone]);
  const entry = exchanges.some((exchange) => exchange.number === chosen) ? chosen : last;
  return (
    <div class="panel-wire-list">
      <div
        class="panel-wire-rows"
        role="listbox"
        aria-label="Requests and answers, the newest last"
        tabIndex={exchanges.length ? undefined : 0}
        ref={box}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        {days.map(({ key, day, exchanges: some }, index) => (
          // biome-ignore lint/a11y/useSemanticElements: options of a list box can be in nothing else
          <div key={key} role="group" aria-label={day}>
            {index > 0 ? (
              <p class="panel-day" aria-hidden="true">
                {day}
              </p>
            ) : null}
            {some.map((exchange) => (
              <Row
                key={exchange.number}
                exchange={exchange}
                zone={zone}
                chosen={exchange.number === chosen}
                entry={exchange.number === entry}
                onChoose={choose}
              />
            ))}
          </div>
        ))}
      </div>
      {exchanges.length === 0 ? <p class="panel-hint panel-pad">{empty}</p> : null}
      {following || exchanges.length === 0 ? null : (
        <button type="button" class="panel-button panel-newest" onClick={() => setFollowing(true)}>
          <Icon name="down" /> Newest
        </button>
      )}
    </div>
  );
}

function target(key: string, at: number, length: number): number | null {
  if (length === 0) return null;
  const end = length - 1;
  if (key === "ArrowDown") return at < 0 ? end : Math.min(at + 1, end);
  if (key === "ArrowUp") return at < 0 ? end : Math.max(at - 1, 0);
  if (key === "Home") return 0;
  if (key === "End") return end;
  if (key === "Enter" || key === " ") return at < 0 ? end : at;
  return null;
}

interface RowProps {
  exchange: Exchange;
  zone: string;
  chosen: boolean;
  entry: boolean;
  onChoose: (number: number) => void;
}

/** A class, because only so can a row say that nothing has changed: 500 of them would be drawn for every request. */
class Row extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    const { exchange, zone, chosen, entry } = this.props;
    return next.exchange !== exchange || next.zone !== zone || next.chosen !== chosen || next.entry !== entry;
  }

  private readonly choose = () => this.props.onChoose(this.props.exchange.number);

  override render({ exchange, zone, chosen, entry }: RowProps) {
    const { time, seconds } = local(Date.parse(exchange.at), zone);
    const found = lint(exchange);
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the list box hears the keys
      <div
        role="option"
        class="panel-row"
        aria-selected={chosen}
        tabIndex={entry ? 0 : -1}
        data-number={exchange.number}
        data-trouble={hasTrouble(exchange)}
        onClick={this.choose}
      >
        <span class="panel-row-time">{`${time}:${seconds}`}</span>
        <span class="panel-row-way">
          {DIRECTIONS[exchange.direction]} <span class="panel-hint">{exchange.via}</span>
        </span>
        <span class="panel-row-end">{latency(exchange)}</span>
        <span class="panel-row-lint" data-found={exchange.problems.length > 0}>
          {found ? <Icon name={exchange.problems.length ? "warning" : "check"} /> : null} {found}
        </span>
        <span class="panel-row-what">
          <strong>{exchange.what}</strong> {exchange.summary}
        </span>
        <span class="panel-row-outcome">{outcome(exchange)}</span>
      </div>
    );
  }
}
