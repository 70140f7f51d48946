/** What the app says about itself in its manifest: description, commands, shortcuts. */

import type { Bot } from "../types";

export function About({ bot }: { bot: Bot }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="shell-about" tabIndex={0} aria-label="About">
      <p>{bot.description || "This app says nothing about itself."}</p>
      {bot.commands.length > 0 ? (
        <>
          <h2>Slash commands</h2>
          <dl>
            {bot.commands.map((one) => (
              <div key={one.command}>
                <dt>
                  <strong>{one.command}</strong> {one.usageHint ? <code>{one.usageHint}</code> : null}
                </dt>
                <dd>{one.description}</dd>
              </div>
            ))}
          </dl>
        </>
      ) : null}
      {bot.shortcuts.length > 0 ? (
        <>
          <h2>Shortcuts</h2>
          <dl>
            {bot.shortcuts.map((one) => (
              <div key={one.callbackId}>
                <dt>
                  <strong>{one.name}</strong>{" "}
                  <span class="shell-soft">
                    {one.type === "message" ? "in a message's menu" : "beside the message box"}
                  </span>
                </dt>
                <dd>{one.description}</dd>
              </div>
            ))}
          </dl>
        </>
      ) : null}
    </section>
  );
}
