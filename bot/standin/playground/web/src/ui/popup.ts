/** Lays a popup over everything else, beside what it belongs to. */

import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

const EDGE = 8;

/** Shows `popup` in the top layer while `open`, below its anchor or, where there is no room, above; `onOutside` at a
 * click or the focus elsewhere. */
export function usePopup(
  open: boolean,
  anchor: RefObject<HTMLElement | null>,
  popup: RefObject<HTMLElement | null>,
  onOutside: () => void,
): void {
  useLayoutEffect(() => {
    const [shown, beside] = [popup.current, anchor.current];
    if (!open || !shown || !beside) return;
    shown.showPopover();
    const follow = () => place(shown, beside);
    const outside = (event: Event) => {
      const target = event.target as Node;
      if (!shown.contains(target) && !beside.contains(target)) onOutside();
    };
    follow();
    const resized = new ResizeObserver(follow);
    resized.observe(shown);
    addEventListener("scroll", follow, true);
    addEventListener("resize", follow);
    addEventListener("pointerdown", outside, true);
    addEventListener("focusin", outside, true);
    return () => {
      resized.disconnect();
      removeEventListener("scroll", follow, true);
      removeEventListener("resize", follow);
      removeEventListener("pointerdown", outside, true);
      removeEventListener("focusin", outside, true);
      if (shown.isConnected) shown.hidePopover();
    };
  }, [open]);
}

function place(popup: HTMLElement, beside: HTMLElement): void {
  const [box, size] = [beside.getBoundingClientRect(), popup.getBoundingClientRect()];
  const below = innerHeight - box.bottom - EDGE;
  const upwards = size.height > below && box.top > below;
  const left = Math.max(EDGE, Math.min(box.left, innerWidth - size.width - EDGE));
  popup.style.left = `${left}px`;
  popup.style.top = upwards ? `${Math.max(EDGE, box.top - size.height - 4)}px` : `${box.bottom + 4}px`;
  popup.style.minWidth = `${Math.min(box.width, innerWidth - 2 * EDGE)}px`;
}
