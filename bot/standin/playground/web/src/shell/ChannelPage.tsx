/** A channel with its name above it. */

import type { Conversation as Talk } from "../types";
import { Conversation } from "./Conversation";

export function ChannelPage({ talk }: { talk: Talk }) {
  return (
    <>
      <header class="shell-head">
        <h1>
          <span class="shell-soft">#</span> {talk.name}
        </h1>
      </header>
      <Conversation talk={talk} silent={null} />
    </>
  );
}
