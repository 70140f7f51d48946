/** The slash commands that fit what stands in the box, for the pointer and for the box's arrow keys. */

import { useEffect, useRef } from "preact/hooks";
import type { Command } from "../types";

interface Props {
  id: string;
  commands: Command[];
  active: number;
  onTake: (command: Command) => void;
}

export function CommandList({ id, commands, active, onTake }: Props) {
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);

  return (
    <div class="shell-commands" id={id} role="listbox" aria-label="Commands" ref={list}>
      {commands.map((command, index) => (
        <div
          key={command.command}
          id={`${id}-${index}`}
          class="shell-command"
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          // the box keeps the focus, or it would close the list before the click arrives
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onTake(command)}
          onKeyDown={(event) => event.key === "Enter" && onTake(command)}
        >
          <strong>{command.command}</strong> {command.usageHint ? <code>{command.usageHint}</code> : null}
          <span>{command.description}</span>
        </div>
      ))}
    </div>
  );
}
