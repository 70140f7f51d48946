/** What this page is. */

import type { State } from "../types";
import { Dialog } from "../ui";

export function AboutDialog({ state, onClose }: { state: State; onClose: () => void }) {
  const { bot, workspace, transport } = state;
  return (
    <Dialog title="About this page" onClose={onClose}>
      <div class="panel-prose">
        <p>
          This is a local Slack. It runs on this machine, keeps everything in memory, and nothing leaves the machine. It
          is as strict as Slack's documented limits: what Slack would refuse is refused here.
        </p>
        <p>The app is the real one. It speaks to this page's server as it would speak to Slack.</p>
        <dl class="panel-facts">
          <dt>Workspace</dt>
          <dd>{workspace.name}</dd>
          <dt>App</dt>
          <dd>
            {bot ? bot.name : "No app is installed."}
            {bot?.description ? <span class="panel-hint"> {bot.description}</span> : null}
          </dd>
          <dt>Connection</dt>
          <dd>
            {transport === "socket"
              ? "Socket Mode: the app has opened a WebSocket."
              : "Signed HTTP requests to the app."}
          </dd>
        </dl>
        <p>
          <a href="/page/static/licences.txt" target="_blank" rel="noopener noreferrer">
            Licences of what this page contains
          </a>
        </p>
      </div>
    </Dialog>
  );
}
