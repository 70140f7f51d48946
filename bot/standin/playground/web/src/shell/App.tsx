/** The whole page: top bar, sidebar, what is open, the thread beside it, and what lies above. */

import { useEffect, useMemo, useState } from "preact/hooks";
import { tellTime } from "../blocks";
import { DeskContext } from "../context";
import { ProblemsBanner, TourCard } from "../panels";
import type { State } from "../types";
import { shownAt } from "./address";
import { BotPage } from "./BotPage";
import { ChannelPage } from "./ChannelPage";
import { ConnectionBar, Opening } from "./ConnectionBar";
import { useDeskOf } from "./desk";
import { KeyboardHelp } from "./KeyboardHelp";
import { type Asked, useKeys } from "./keys";
import { follow } from "./live";
import { ModalStack } from "./ModalStack";
import { Sidebar } from "./Sidebar";
import { Switcher } from "./Switcher";
import { followAddress, switchTo, usePart } from "./store";
import { Thread } from "./Thread";
import { NoticeList, Toasts } from "./Toasts";
import { TopBar } from "./TopBar";
import { pageNow, useMinute } from "./time";

export function App() {
  const as = usePart((play) => play.as);
  const state = usePart((play) => play.state);

  useEffect(() => follow(as), [as]);
  useEffect(() => {
    addEventListener("popstate", followAddress);
    return () => removeEventListener("popstate", followAddress);
  }, []);

  return state ? <Workspace state={state} /> : <Opening />;
}

function Workspace({ state }: { state: State }) {
  const desk = useDeskOf(state);
  const place = usePart((play) => play.place);
  const thread = usePart((play) => play.thread);
  const [asked, setAsked] = useState<Asked>(null);
  const [sidebar, setSidebar] = useState(false);
  const shown = useMemo(() => shownAt(place, state), [place, state]);
  const covered = state.modals.length > 0;
  useKeys(state, shown, setAsked);
  useTitle(state, shown);

  const toMain = (event: Event) => {
    event.preventDefault();
    document.getElementById("shell-main")?.focus();
  };
  return (
    <DeskContext.Provider value={desk}>
      <div class={`shell ${thread ? "shell-with-thread" : ""}`}>
        {/* biome-ignore lint/a11y/useValidAnchor: it is a link, but the address must not change */}
        <a class="shell-skip" href="#shell-main" onClick={toMain}>
          Skip to the conversation
        </a>
        <TopBar state={state} me={desk.me} onAsk={setAsked} sidebar={sidebar} onSidebar={() => setSidebar(true)} />
        <div class="shell-banners">
          <ConnectionBar />
          <ProblemsBanner problems={state.problems} />
        </div>
        <Sidebar state={state} shown={shown} open={sidebar} onClose={() => setSidebar(false)} onAsk={setAsked} />
        <main class="shell-main" id="shell-main" tabIndex={-1}>
          {shown.kind === "bot" && state.bot ? (
            <BotPage key={desk.me.id} bot={state.bot} tab={shown.tab} talk={shown.conversation} home={state.home} />
          ) : shown.kind === "channel" ? (
            <ChannelPage key={`${desk.me.id}/${shown.conversation.id}`} talk={shown.conversation} />
          ) : (
            <p class="shell-empty">There is nothing to open in this workspace yet.</p>
          )}
        </main>
        <div class="shell-dock" data-tour-dock />
        {thread ? <Thread key={`${thread.channel}/${thread.ts}`} {...thread} /> : null}
      </div>
      {covered ? null : <Toasts />}
      <ModalStack modals={state.modals} />
      <TourCard state={state} as={desk.me.name} onFollow={followTour} onLeave={toWriting} />
      <Clockwork />
      {asked === "switcher" ? <Switcher state={state} onClose={() => setAsked(null)} /> : null}
      {asked === "keys" ? <KeyboardHelp onClose={() => setAsked(null)} /> : null}
      {asked === "notices" ? <NoticeList onClose={() => setAsked(null)} /> : null}
    </DeskContext.Provider>
  );
}

interface Followed {
  as: string;
  place: "messages" | "home" | "modal";
  /** `dm` or `#general`. */
  room?: string;
}

/** A step of a tour acted as somebody somewhere: look there. A modal lies above whatever is open. */
function followTour({ as, place, room }: Followed): void {
  if (place === "modal") switchTo(as);
  else if (place === "messages" && room?.startsWith("#")) switchTo(as, { channel: room.slice(1) });
  else switchTo(as, { tab: place });
}

/** To the box to write in; where writing opens a keyboard over the page, to what is shown. */
function toWriting(): void {
  const dialog = document.querySelector<HTMLElement>("dialog:modal :is(input, textarea, select, button)");
  const box = matchMedia("(hover: hover)").matches ? document.querySelector<HTMLElement>("[data-composer]") : null;
  (dialog ?? box ?? document.getElementById("shell-main"))?.focus();
}

tellTime(() => pageNow() / 1_000);

/** Tells the dates in messages that a minute has begun or time was moved; draws nothing. */
function Clockwork() {
  const minute = Math.floor(useMinute() / 60_000);
  useEffect(() => tellTime(() => pageNow() / 1_000), [minute]);
  return null;
}

function useTitle(state: State, shown: ReturnType<typeof shownAt>): void {
  const me = state.people.find((person) => person.id === state.me);
  const first = (me?.realName || me?.name || "").split(" ")[0];
  const where =
    shown.kind === "channel" ? `#${shown.conversation.name}` : shown.kind === "bot" ? (state.bot?.name ?? "") : "";
  const unread = state.conversations.reduce((sum, one) => sum + one.unread, 0);
  const title = `${first}${where ? ` in ${where}` : ""}${unread ? ` (${unread})` : ""} - ${state.workspace.name}`;
  useEffect(() => {
    document.title = title;
  }, [title]);
}
