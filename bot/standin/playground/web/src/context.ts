/** What every part of the page may ask for, without knowing who gives it. */

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ActAnswer, Acts, Conversation, Person } from "./types";

export interface Desk {
  me: Person;
  people: Person[];
  conversations: Conversation[];
  /** The name of a person or channel by its id; the id itself if unknown. */
  nameOf: (id: string) => string;
  /** Do something as this person. Never rejects: what went wrong is in the answer and shown as a toast. */
  act: <K extends keyof Acts>(name: K, body: Acts[K]) => Promise<ActAnswer>;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("no desk: wrap the component in DeskContext.Provider");
  return desk;
}
