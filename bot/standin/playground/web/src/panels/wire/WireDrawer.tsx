/** The wire: each request between the app and Slack with its answer, as they come. */

import { useEffect, useMemo, useState } from "preact/hooks";
import { address, request } from "../../api";
import type { Exchange } from "../../types";
import { Drawer } from "../Drawer";
import { count } from "../times";
import { EVERYTHING, type Filter, filtered, merged } from "./exchanges";
import { WireDetail } from "./WireDetail";
import { WireList } from "./WireList";

interface Props {
  id: string;
  run: string;
  zone: string;
  exchanges: Exchange[];
  onClose: () => void;
}

/** What was exchanged before this page looked. Forgotten with each reset. */
function usePast(run: string): { past: Exchange[]; error: string | null } {
  const [loaded, setLoaded] = useState<{ run: string; past: Exchange[]; error: string | null }>();
  useEffect(() => {
    let current = true;
    request<{ exchanges: Exchange[] }>("GET", address("/page/wire", { after: 0 })).then((answer) => {
      if (!current) return;
      setLoaded({ run, past: answer.ok ? answer.body.exchanges : [], error: answer.error });
    });
    return () => {
      current = false;
    };
  }, [run]);
  const matching = loaded?.run === run ? loaded : undefined;
  return { past: matching?.past ?? [], error: matching?.error ?? null };
}

export function WireDrawer({ id, run, zone, exchanges, onClose }: Props) {
  const { past, error } = usePast(run);
  const [filter, setFilter] = useState<Filter>(EVERYTHING);
  const [held, setHeld] = useState<Exchange[] | null>(null);
  const [chosen, setChosen] = useState<number | null>(null);

  const every = useMemo(() => merged(past, exchanges), [past, exchanges]);
  const visible = held ?? every;
  const shown = useMemo(() => filtered(visible, filter), [visible, filter]);
  const waiting = held ? every.filter((exchange) => exchange.number > (held.at(-1)?.number ?? 0)).length : 0;
  const picked = every.find((exchange) => exchange.number === chosen);

  // Another run makes what was held and chosen void.
  useEffect(() => {
    setHeld(null);
    setChosen(null);
  }, [run]);

  return (
    <Drawer title="Wire" id={id} onClose={onClose}>
      <FilterBar filter={filter} onFilter={setFilter}>
        <button
          type="button"
          class="panel-button"
          aria-pressed={held !== null}
          onClick={() => setHeld(held ? null : every)}
        >
          {held ? `Go on${waiting ? ` (${waiting} new)` : ""}` : "Pause"}
        </button>
        <span class="panel-hint">
          {shown.length === visible.length
            ? count(visible.length, "request")
            : `${shown.length} of ${count(visible.length, "request")}`}
        </span>
      </FilterBar>
      {error ? (
        <p class="panel-error" role="alert">
          The requests from before could not be loaded. {error}
        </p>
      ) : null}
      <div class="panel-wire" data-split={picked !== undefined}>
        <WireList
          exchanges={shown}
          zone={zone}
          chosen={chosen}
          onChoose={setChosen}
          empty={visible.length === 0 ? "Nothing has been exchanged yet." : "No request matches the filter."}
        />
        {picked ? <WireDetail exchange={picked} zone={zone} onClose={() => setChosen(null)} /> : null}
      </div>
    </Drawer>
  );
}

interface FilterProps {
  filter: Filter;
  onFilter: (filter: Filter) => void;
  children: preact.ComponentChildren;
}

function FilterBar({ filter, onFilter, children }: FilterProps) {
  return (
    <search class="panel-filters">
      <input
        type="search"
        class="panel-field panel-grow"
        aria-label="Filter by text"
        placeholder="Filter by text"
        value={filter.text}
        onInput={(event) => onFilter({ ...filter, text: event.currentTarget.value })}
      />
      <select
        class="panel-field"
        aria-label="Direction"
        value={filter.direction}
        onChange={(event) => onFilter({ ...filter, direction: event.currentTarget.value as Filter["direction"] })}
      >
        <option value="both">Both directions</option>
        <option value="in">app → Slack</option>
        <option value="out">Slack → app</option>
      </select>
      <label class="panel-check">
        <input
          type="checkbox"
          checked={filter.problemsOnly}
          onChange={(event) => onFilter({ ...filter, problemsOnly: event.currentTarget.checked })}
        />
        Problems only
      </label>
      {children}
    </search>
  );
}
