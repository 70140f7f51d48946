/** Who one is, the time, and the tools. */

import { ClockBar, Tools } from "../panels";
import type { Person, State } from "../types";
import { Menu } from "../ui";
import { Avatar } from "./Avatar";
import { Icon } from "./icons";
import type { Asked } from "./keys";
import { usePart } from "./store";
import { THEMES, useTheme } from "./theme";

const THEME_NAMES = { system: "As the system has it", light: "Light", dark: "Dark" };

interface Props {
  state: State;
  me: Person;
  sidebar: boolean;
  onSidebar: () => void;
  onAsk: (asked: Asked) => void;
}

export function TopBar({ state, me, sidebar, onSidebar, onAsk }: Props) {
  const exchanges = usePart((play) => play.exchanges);
  return (
    <header class="shell-top">
      <button
        type="button"
        class="shell-icon-button shell-open-side"
        aria-label="People and channels"
        aria-expanded={sidebar}
        aria-controls="shell-side"
        onClick={onSidebar}
      >
        <Icon name="menu" />
      </button>
      <p class="shell-who">
        <Avatar name={me.realName || me.name} small />
        <span>
          <span class="visually-hidden">You act as </span>
          {me.realName || me.name}
        </span>
      </p>
      <ClockBar clock={state.clock} zone={me.zone} as={me.name} />
      <div class="shell-top-tools">
        <Tools state={state} as={me.name} exchanges={exchanges} />
        <NoticesButton onAsk={onAsk} />
        <ThemeMenu />
      </div>
    </header>
  );
}

function NoticesButton({ onAsk }: { onAsk: (asked: Asked) => void }) {
  const count = usePart((play) => play.notices.length);
  if (count === 0) return null;
  return (
    <button
      type="button"
      class="shell-icon-button"
      aria-label={`Notices: ${count}`}
      title="Notices"
      aria-haspopup="dialog"
      onClick={() => onAsk("notices")}
    >
      <Icon name="bell" />
      <span class="shell-count" aria-hidden="true">
        {count}
      </span>
    </button>
  );
}

function ThemeMenu() {
  const [theme, choose] = useTheme();
  return (
    <Menu
      label={`Colours: ${THEME_NAMES[theme]}`}
      icon={<Icon name="theme" />}
      items={THEMES.map((one) => ({ label: `${THEME_NAMES[one]}${one === theme ? " (chosen)" : ""}` }))}
      onPick={(index) => choose(THEMES[index] ?? "system")}
    />
  );
}
