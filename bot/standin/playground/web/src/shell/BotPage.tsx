/** The app's page: its messages, its Home tab, and what it says about itself. */

import { useEffect, useRef } from "preact/hooks";
import { Blocks } from "../blocks";
import type { Bot, Conversation as Talk, View } from "../types";
import { About } from "./About";
import { Avatar } from "./Avatar";
import { TABS, type Tab } from "./address";
import { Conversation } from "./Conversation";
import { act } from "./deeds";
import { openPlace, usePart } from "./store";

const NAMES: Record<Tab, string> = { messages: "Messages", home: "Home", about: "About" };
const NO_MESSAGES = "Sending messages to this app has been turned off.";

interface Props {
  bot: Bot;
  tab: Tab;
  talk: Talk | null;
  home: View | null;
}

export function BotPage({ bot, tab, talk, home }: Props) {
  const ready = usePart((play) => play.ready);
  const run = usePart(({ state }) => state?.run);

  // the app is told that a tab was opened, also after everything began anew
  useEffect(() => {
    if (!ready) return;
    if (tab === "home") void act("home", {});
    else if (tab === "messages") void act("messages", {});
  }, [tab, ready, run]);

  return (
    <>
      <header class="shell-head shell-head-tabs">
        <h1>
          <Avatar name={bot.name} app small /> {bot.name}
        </h1>
        <Tabs bot={bot} tab={tab} unread={talk?.unread ?? 0} />
      </header>
      <div class="shell-tab" role="tabpanel" id="shell-tabpanel" aria-labelledby={`shell-tab-${tab}`}>
        {tab === "home" ? <Home home={home} /> : null}
        {tab === "about" ? <About bot={bot} /> : null}
        {tab === "messages" && talk ? (
          <Conversation key={talk.id} talk={talk} silent={bot.messagesEnabled ? null : NO_MESSAGES} />
        ) : null}
      </div>
    </>
  );
}

function Tabs({ bot, tab, unread }: { bot: Bot; tab: Tab; unread: number }) {
  const list = useRef<HTMLDivElement>(null);
  const tabs = TABS.filter((one) => one !== "home" || bot.homeEnabled);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    if (step === 0 || event.altKey || !next) return;
    event.preventDefault();
    openPlace({ tab: next });
    list.current?.querySelector<HTMLElement>(`#shell-tab-${next}`)?.focus();
  };
  return (
    <div class="shell-tabs" role="tablist" aria-label={bot.name} ref={list} onKeyDown={onKeyDown}>
      {tabs.map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          id={`shell-tab-${one}`}
          aria-controls="shell-tabpanel"
          aria-selected={one === tab}
          tabIndex={one === tab ? 0 : -1}
          onClick={() => openPlace({ tab: one })}
        >
          {NAMES[one]}
          {one === "messages" && unread > 0 && tab !== "messages" ? <span class="shell-badge">{unread}</span> : null}
        </button>
      ))}
    </div>
  );
}

function Home({ home }: { home: View | null }) {
  if (!home || home.blocks.length === 0) {
    return <p class="shell-empty">This app has not published a Home tab for you yet.</p>;
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="shell-home" tabIndex={0} aria-label="Home">
      <Blocks
        blocks={home.blocks}
        surface={{ view: home.id }}
        values={home.values}
        errors={home.errors}
        headingLevel={2}
      />
    </section>
  );
}
