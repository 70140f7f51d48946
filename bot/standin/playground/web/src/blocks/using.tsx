/** Pressing and filling in: asks first where the element wants it, shows that it is under way, lets nobody do it twice. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useDesk } from "../context";
import type { Block, FieldValue } from "../types";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { returnDrafts, takeDrafts } from "./drafts";
import { usePlace } from "./place";

export interface Using {
  busy: boolean;
  disabled: boolean;
  /** False if the person declined or the element is busy; then nothing was sent. */
  press: (option?: number) => Promise<boolean>;
  fill: (value: FieldValue) => Promise<boolean>;
  /** The question, while it is asked; every user of this hook draws it. */
  question: ComponentChildren;
}

export function useElement(block: Block, element: Block): Using {
  const desk = useDesk();
  const { surface, disabled } = usePlace();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState<((yes: boolean) => void) | null>(null);
  const working = useRef(false);

  const agreed = () => {
    if (!element.confirm) return Promise.resolve(true);
    return new Promise<boolean>((answer) => setAsking(() => answer)).finally(() => setAsking(null));
  };
  const doing = async (act: () => Promise<unknown>) => {
    if (working.current || disabled) return false;
    working.current = true;
    try {
      if (!(await agreed())) return false;
      setBusy(true);
      await act();
      return true;
    } finally {
      working.current = false;
      setBusy(false);
    }
  };
  const sent = async (name: "press" | "fill", body: { option?: number } | { value: FieldValue }) => {
    const drafts = takeDrafts(surface);
    const place = { surface, block: block.block_id, action: element.action_id, drafts };
    const answer =
      name === "press"
        ? await desk.act("press", { ...place, ...body })
        : await desk.act("fill", { value: null, ...place, ...body });
    if (answer.error) returnDrafts(surface, drafts);
  };
  return {
    busy,
    disabled,
    press: (option) => doing(() => sent("press", option === undefined ? {} : { option })),
    fill: (value) => doing(() => sent("fill", { value })),
    question: asking && <ConfirmDialog confirm={element.confirm} onAnswer={asking} />,
  };
}

/** What is chosen: at once what the person chose, and what the server says as soon as it says something new. */
export function useChosen<T>(server: T): [T, (value: T) => void, () => void] {
  const [local, setLocal] = useState<{ value: T } | null>(null);
  const told = JSON.stringify(server ?? null);
  useEffect(() => setLocal(null), [told]);
  return [local ? local.value : server, (value) => setLocal({ value }), () => setLocal(null)];
}
