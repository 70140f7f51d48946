/** The large part that is fetched after the first paint: the drawing library and the table of emoji. */

import { useEffect, useState } from "preact/hooks";

type Library = typeof import("./library");

let library: Library | null = null;
let coming: Promise<void> | null = null;
const waiting = new Set<() => void>();

function load(): Promise<void> {
  coming ??= import("./library").then(
    (loaded) => {
      library = loaded;
      for (const tell of waiting) tell();
    },
    () => {
      // The plain drawing stays; the next component that wants the library asks again.
      coming = null;
    },
  );
  return coming;
}

/** Fetches it when the browser has nothing else to do. */
export function prefetchLibrary(): void {
  if (library || coming) return;
  if ("requestIdleCallback" in window) requestIdleCallback(() => void load(), { timeout: 10_000 });
  else setTimeout(load, 300);
}

/** The library once it is there; null until then. */
export function useLibrary(): Library | null {
  const [, redraw] = useState(0);
  useEffect(() => {
    if (library) return;
    const tell = () => redraw((count) => count + 1);
    waiting.add(tell);
    void load();
    return () => {
      waiting.delete(tell);
    };
  }, []);
  return library;
}
