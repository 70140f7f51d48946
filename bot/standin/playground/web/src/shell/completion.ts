/** Which slash commands fit what stands in the box. */

import type { Command } from "../types";

/** The commands that begin with what was typed, then those that hold it; none once the command's word is complete. */
export function fitting(commands: Command[], text: string, caret: number): Command[] {
  if (!text.startsWith("/") || /\s/.test(text.slice(0, Math.max(caret, 1)))) return [];
  const word = firstWord(text).toLowerCase();
  const wanted = word.slice(1);
  const starts = commands.filter((one) => one.command.toLowerCase().startsWith(word));
  const holds = commands.filter((one) => !starts.includes(one) && one.command.toLowerCase().includes(wanted));
  return [...starts, ...holds];
}

export function firstWord(text: string): string {
  return text.split(/\s/, 1)[0] ?? "";
}

/** The command that the text begins with, once a space follows it. */
export function chosen(commands: Command[], text: string): Command | null {
  const word = firstWord(text).toLowerCase();
  const complete = text.length > word.length;
  return (complete && commands.find((one) => one.command.toLowerCase() === word)) || null;
}
