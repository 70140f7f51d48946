/** What went wrong, for ten seconds in a corner, and all of it in a list as long as the tab is open. */

import { useEffect, useState } from "preact/hooks";
import { Dialog } from "../ui";
import { Icon } from "./icons";
import { dismissed, type Notice } from "./notices";
import { current, update, usePart } from "./store";

const SHOWN_FOR = 10_000;

function dismiss(id: number): void {
  update({ notices: dismissed(current().notices, id) });
}

export function Toasts() {
  const notices = usePart((play) => play.notices);
  return (
    <section class="shell-toasts" aria-label="Newest notices">
      {notices
        .filter((one) => one.shown)
        .map((one) => (
          <Toast key={one.id} notice={one} />
        ))}
    </section>
  );
}

function Toast({ notice }: { notice: Notice }) {
  const [held, setHeld] = useState(false);

  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dismiss(notice.id), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [held, notice.id]);

  return (
    <div
      class="shell-toast"
      role="alert"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocusIn={() => setHeld(true)}
      onFocusOut={() => setHeld(false)}
    >
      <p>{notice.words}</p>
      <button type="button" class="shell-icon-button" aria-label="Dismiss" onClick={() => dismiss(notice.id)}>
        <Icon name="close" />
      </button>
    </div>
  );
}

export function NoticeList({ onClose }: { onClose: () => void }) {
  const notices = usePart((play) => play.notices);
  const time = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
  return (
    <Dialog title="Notices" onClose={onClose}>
      <p class="shell-soft">What was said since this tab was opened, the newest first, by this computer's clock.</p>
      <ol class="shell-notices">
        {notices.toReversed().map((one) => (
          <li key={one.id}>
            <time dateTime={new Date(one.at).toISOString()}>{time.format(one.at)}</time> {one.words}
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
