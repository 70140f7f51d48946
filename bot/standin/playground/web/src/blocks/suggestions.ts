/** Options that an app gives while somebody types (INT-9). */

import { useEffect, useState } from "preact/hooks";
import { useDesk } from "../context";
import type { Block } from "../types";
import { type Choice, choicesOf } from "./choices";
import { usePlace } from "./place";

const PAUSE = 250;
/** How many characters Slack waits for where the element does not say. */
const LEAST = 3;

export interface Suggestions {
  choices: Choice[];
  notice: string;
}

/** What fits what was typed; null: nobody is looking. */
export function useSuggestions(block: Block, element: Block, typed: string | null): Suggestions {
  const desk = useDesk();
  const { surface } = usePlace();
  const [found, setFound] = useState<Suggestions>({ choices: [], notice: "" });
  const least: number = element.min_query_length ?? LEAST;
  useEffect(() => {
    if (typed === null) return;
    if ([...typed].length < least) {
      setFound({ choices: [], notice: `Type at least ${least} ${least === 1 ? "character" : "characters"}.` });
      return;
    }
    let current = true;
    const ask = async () => {
      setFound({ choices: [], notice: "Looking." });
      const answer = await desk.act("suggest", { surface, block: block.block_id, action: element.action_id, typed });
      if (!current) return;
      const choices = choicesOf(answer.options);
      const nothing = answer.error ? "The app gave no options." : "Nothing fits.";
      setFound({ choices, notice: choices.length > 0 ? "" : nothing });
    };
    const timer = setTimeout(ask, typed === "" ? 0 : PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [typed, least]);
  return found;
}
