/** The buttons in the top bar, and the drawers and dialogs that they open. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Exchange, State } from "../types";
import { Menu } from "../ui";
import { AboutDialog } from "./AboutDialog";
import { FaultsDrawer } from "./faults/FaultsDrawer";
import { isLive } from "./faults/presets";
import { Icon, type IconName } from "./icons";
import { ResetDialog } from "./ResetDialog";
import { TourDialog } from "./tour/TourDialog";
import { WireDrawer } from "./wire/WireDrawer";

type Tool = "wire" | "faults" | "tour" | "reset" | "about";

const TOOLS: { tool: Tool; name: string; icon: IconName }[] = [
  { tool: "wire", name: "Wire", icon: "wire" },
  { tool: "faults", name: "Faults", icon: "fault" },
  { tool: "tour", name: "Tour", icon: "tour" },
  { tool: "reset", name: "Reset", icon: "reset" },
  { tool: "about", name: "About", icon: "about" },
];
const DRAWERS = { wire: "panel-wire-drawer", faults: "panel-faults-drawer" };
const NARROW = "(max-width: 860px)";

function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const media = matchMedia(NARROW);
    const changed = () => setNarrow(media.matches);
    media.addEventListener("change", changed);
    return () => media.removeEventListener("change", changed);
  }, []);
  return narrow;
}

interface Props {
  state: State;
  as: string;
  exchanges: Exchange[];
}

export function Tools({ state, as, exchanges }: Props) {
  const [open, setOpen] = useState<Tool | null>(null);
  const narrow = useNarrow();
  const box = useRef<HTMLDivElement>(null);
  const opener = useRef<Element | null>(null);
  const live = state.faults.filter(isLive).length;

  const toggle = (tool: Tool) => {
    opener.current = document.activeElement;
    setOpen(open === tool ? null : tool);
  };

  const close = () => {
    setOpen(null);
    const back = opener.current;
    const inBar = back instanceof HTMLElement && back.isConnected && back !== document.body ? back : null;
    (inBar ?? box.current?.querySelector("button"))?.focus();
  };

  const zone = state.people.find((person) => person.id === state.me)?.zone ?? "UTC";
  return (
    <div class="panel-tools" ref={box}>
      {narrow ? (
        <NarrowTools live={live} onPick={toggle} />
      ) : (
        TOOLS.map(({ tool, name, icon }) => (
          <ToolButton
            key={tool}
            name={name}
            icon={icon}
            badge={tool === "faults" ? live : 0}
            drawer={tool === "wire" || tool === "faults" ? DRAWERS[tool] : undefined}
            open={open === tool}
            onClick={() => toggle(tool)}
          />
        ))
      )}
      {open === "wire" ? (
        <WireDrawer id={DRAWERS.wire} run={state.run} zone={zone} exchanges={exchanges} onClose={close} />
      ) : null}
      {open === "faults" ? (
        <FaultsDrawer id={DRAWERS.faults} state={state} exchanges={exchanges} onClose={close} />
      ) : null}
      {open === "tour" ? <TourDialog state={state} as={as} onClose={close} /> : null}
      {open === "reset" ? <ResetDialog state={state} onClose={close} /> : null}
      {open === "about" ? <AboutDialog state={state} onClose={close} /> : null}
    </div>
  );
}

interface ButtonProps {
  name: string;
  icon: IconName;
  badge: number;
  drawer: string | undefined;
  open: boolean;
  onClick: () => void;
}

function ToolButton({ name, icon, badge, drawer, open, onClick }: ButtonProps) {
  const opens = drawer
    ? { "aria-expanded": open, "aria-controls": open ? drawer : undefined }
    : { "aria-haspopup": "dialog" as const };
  return (
    <button type="button" class="panel-button panel-tool" onClick={onClick} {...opens}>
      <Icon name={icon} /> {name}
      {badge ? <Badge count={badge} /> : null}
    </button>
  );
}

function Badge({ count }: { count: number }) {
  return <span class="panel-badge">{count} on</span>;
}

function NarrowTools({ live, onPick }: { live: number; onPick: (tool: Tool) => void }) {
  const items = TOOLS.map(({ tool, name }) => ({
    label: tool === "faults" && live ? `${name} (${live} on)` : name,
  }));
  const pick = (index: number) => {
    const picked = TOOLS[index];
    if (picked) onPick(picked.tool);
  };
  return (
    <>
      <Menu label="Tools" items={items} onPick={pick} />
      {live ? <Badge count={live} /> : null}
    </>
  );
}
