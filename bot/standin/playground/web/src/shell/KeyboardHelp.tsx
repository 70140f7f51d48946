/** The keys of the page. */

import { Dialog } from "../ui";
import { shortcutKey } from "./Sidebar";

export function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const keys: [string, string][] = [
    [`${shortcutKey()} K`, "Jump to a person, a channel or the app"],
    ["Alt ↑, Alt ↓", "The conversation above or below"],
    ["Enter", "Send; in a form's line: submit"],
    ["Shift Enter", "A new line"],
    ["/", "In the message box: commands, with ↑ ↓ and Tab to take one"],
    ["↑", "In an empty message box: edit the last own message"],
    ["↑, ↓", "In the list of messages: from message to message, then Tab to what it offers"],
    [`${shortcutKey()} Enter`, "Submit the open form"],
    ["Escape", "Close what lies on top: list, form, thread, drawer"],
    ["?", "This help"],
  ];
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <dl class="shell-keys">
        {keys.map(([key, words]) => (
          <div key={words}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
