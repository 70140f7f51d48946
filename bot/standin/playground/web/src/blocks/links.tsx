/** Links that lead only where a link may lead; anything else stays text. */

import type { ComponentChildren } from "preact";

const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);

/** The address if it may be opened, else null. */
export function safeAddress(url: string): string | null {
  try {
    return SAFE.has(new URL(url).protocol) ? url : null;
  } catch {
    return null;
  }
}

export function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return "";
  }
}

export function SafeLink({ url, children }: { url: string; children: ComponentChildren }) {
  const address = safeAddress(url);
  if (!address) return <>{children}</>;
  return (
    <a class="blocks-link" href={address} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

/** What a button or a menu entry with an address does besides being sent. */
export function openTab(url: unknown): void {
  const address = typeof url === "string" ? safeAddress(url) : null;
  if (address) window.open(address, "_blank", "noopener,noreferrer");
}
