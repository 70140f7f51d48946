/** Switches for what may go wrong between Slack and the app. */

import { useState } from "preact/hooks";
import { request } from "../../api";
import type { Exchange, Fault, State } from "../../types";
import { Drawer } from "../Drawer";
import { count } from "../times";
import { FaultSwitch } from "./FaultSwitch";
import { endOnly, isLive, isOf, nameOf, often, PRESETS, type Preset, type Settings, struck, where } from "./presets";

/** Offered even before they have been seen on the wire. */
const USUAL = ["chat.postMessage", "chat.update", "views.open", "views.publish", "conversations.history"];
const METHODS = "panel-fault-methods";

interface Props {
  id: string;
  state: State;
  exchanges: Exchange[];
  onClose: () => void;
}

export function FaultsDrawer({ id, state, exchanges, onClose }: Props) {
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { faults, transport } = state;
  const seen = exchanges.filter(({ direction, via }) => direction === "in" && via === "api").map(({ what }) => what);
  const methods = [...new Set([...USUAL, ...seen])].sort();

  const during = async (work: () => Promise<string | null>) => {
    if (busy) return;
    setBusy(true);
    setError(null);
    setError(await work());
    setBusy(false);
  };

  const turn = (preset: Preset, on: boolean, choice: Partial<Settings>) =>
    during(async () => {
      const before = faults.some((fault) => isOf(preset, fault));
      const ended = before ? await endOnly((fault) => isOf(preset, fault), faults) : null;
      if (ended !== null || !on) return ended;
      const added = await request("POST", "/page/faults", { ...preset.settings, ...choice });
      return added.error;
    });

  return (
    <Drawer title="Faults" id={id} onClose={onClose}>
      <div class="panel-scroll" aria-busy={busy}>
        <p class="panel-hint">Let something go wrong, then use the app and see how it copes.</p>
        {error ? (
          <p class="panel-error" role="alert">
            {error}
          </p>
        ) : null}
        <InForce faults={faults} onEndAll={() => during(() => endOnly(() => true, faults))} />
        <datalist id={METHODS}>
          {methods.map((method) => (
            <option key={method} value={method} />
          ))}
        </datalist>
        <div class="panel-switches">
          {PRESETS.map((preset) => (
            <FaultSwitch
              key={preset.name}
              preset={preset}
              live={faults.find((fault) => isOf(preset, fault) && isLive(fault))}
              methods={METHODS}
              busy={busy}
              onTurn={(on, choice) => turn(preset, on, choice)}
            />
          ))}
        </div>
        {transport === "socket" ? <CutConnection /> : null}
      </div>
    </Drawer>
  );
}

function InForce({ faults, onEndAll }: { faults: Fault[]; onEndAll: () => void }) {
  return (
    <section class="panel-in-force" aria-label="Faults in force">
      <div class="panel-line">
        <h3 class="panel-grow">{faults.some(isLive) ? "In force" : "No fault is in force"}</h3>
        {faults.length ? (
          <button type="button" class="panel-button" onClick={onEndAll}>
            End all
          </button>
        ) : null}
      </div>
      {faults.length ? (
        <ul>
          {faults.map((fault) => (
            <li key={JSON.stringify({ ...fault, fired: 0 })}>
              <strong>{nameOf(fault)}</strong>: {where(fault)}, {often(fault)}; {struck(fault)}
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function CutConnection() {
  const [words, setWords] = useState("");
  const cut = async (quietly: boolean) => {
    const answer = await request<{ dropped: number }>("POST", "/page/drop", { quietly });
    setWords(answer.ok ? `${count(answer.body.dropped, "connection")} cut.` : answer.error);
  };
  return (
    <section class="panel-cut" aria-label="Cut the app's connection">
      <h3>Cut the app's connection</h3>
      <p class="panel-hint">The app's WebSocket ends. Watch that it connects again and misses nothing.</p>
      <div class="panel-line">
        <button type="button" class="panel-button" onClick={() => cut(true)}>
          Cut it quietly
        </button>
        <button type="button" class="panel-button" onClick={() => cut(false)}>
          Cut it with Slack's warning
        </button>
      </div>
      <p class="panel-hint" role="status">
        {words}
      </p>
    </section>
  );
}
