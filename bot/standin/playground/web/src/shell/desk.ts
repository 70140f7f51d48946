/** What the other parts of the page may know and do, held steady so that they are not drawn anew for nothing. */

import { useMemo, useRef } from "preact/hooks";
import type { Desk } from "../context";
import type { Conversation, Person, State } from "../types";
import { act } from "./deeds";

const NOBODY: Person = {
  id: "",
  name: "",
  realName: "",
  title: "",
  zone: "UTC",
  isAdmin: false,
  isBot: false,
  deleted: false,
  status: "",
};

/** Unread marks change all the time; those who choose a conversation do not need them. */
function useNamed(conversations: Conversation[]): Conversation[] {
  const held = useRef(conversations);
  const same =
    held.current.length === conversations.length &&
    conversations.every((one, index) => {
      const other = held.current[index];
      return other?.id === one.id && other.name === one.name && other.kind === one.kind;
    });
  if (!same) held.current = conversations;
  return held.current;
}

export function useDeskOf(state: State): Desk {
  const { people } = state;
  const conversations = useNamed(state.conversations);
  return useMemo(() => {
    const names = new Map<string, string>();
    for (const one of conversations) names.set(one.id, one.name);
    for (const person of people) names.set(person.id, person.realName || person.name);
    const me = people.find((person) => person.id === state.me) ?? NOBODY;
    return { me, people, conversations, nameOf: (id) => names.get(id) ?? id, act };
  }, [people, conversations, state.me]);
}
