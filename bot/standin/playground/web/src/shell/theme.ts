/** Light, dark, or as the system has it; remembered where the browser lets one. */

import { useState } from "preact/hooks";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEPT_AS = "playground-theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

let chosen: Theme = remembered();

/** Storage may be denied altogether; then the choice lasts as long as the tab. */
function remembered(): Theme {
  try {
    const kept = localStorage.getItem(KEPT_AS);
    return THEMES.find((theme) => theme === kept) ?? "system";
  } catch {
    return "system";
  }
}

function apply(): void {
  const shown = chosen === "system" ? (dark.matches ? "dark" : "light") : chosen;
  document.documentElement.dataset.theme = shown;
}

/** Before the first drawing, or the page would flash in the wrong colours. */
export function startTheme(): void {
  apply();
  dark.addEventListener("change", apply);
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(chosen);
  const choose = (next: Theme) => {
    chosen = next;
    try {
      localStorage.setItem(KEPT_AS, next);
    } catch {
      // the choice lasts as long as the tab
    }
    apply();
    setTheme(next);
  };
  return [theme, choose];
}
