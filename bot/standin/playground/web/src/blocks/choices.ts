/** What one can choose from in a select, whatever its type. */

import type { Desk } from "../context";
import type { Block } from "../types";

export interface Choice {
  value: string;
  label: string;
  description?: string;
  group?: string;
}

/** Options or groups of options, as elements and answers of apps have them. */
export function choicesOf(options: Block[] | undefined, group?: string): Choice[] {
  return (options ?? []).flatMap((option) =>
    Array.isArray(option.options)
      ? choicesOf(option.options, wordsOf(option.label))
      : [{ value: option.value, label: wordsOf(option.text), description: wordsOf(option.description), group }],
  );
}

function wordsOf(text: Block | undefined): string {
  return String(text?.text ?? "").replace(
    /&(lt|gt|amp);/g,
    (_, name) => ({ lt: "<", gt: ">", amp: "&" })[name as "lt"],
  );
}

function people(desk: Desk): Choice[] {
  return desk.people
    .filter((person) => !person.deleted)
    .map((person) => ({ value: person.id, label: person.realName || person.name, description: person.title }));
}

const KINDS: Record<string, string> = { channel: "public", group: "private", im: "im" };

function conversations(desk: Desk, element: Block): Choice[] {
  const include: string[] | undefined = element.filter?.include;
  return desk.conversations
    .filter(({ kind }) => !include || include.includes(KINDS[kind] ?? kind))
    .filter(({ kind }) => !(element.filter?.exclude_bot_users && kind === "im"))
    .map(({ id, name, kind }) => ({ value: id, label: kind === "im" ? name : `#${name}` }));
}

/** Everything on offer without asking an app. */
export function offered(element: Block, desk: Desk): Choice[] {
  const kind = String(element.type).replace(/^multi_/, "");
  if (kind === "users_select") return people(desk);
  if (kind === "conversations_select") return conversations(desk, element);
  if (kind === "channels_select") return conversations(desk, { filter: { include: ["public"] } });
  return choicesOf(element.option_groups ?? element.options);
}

/** What is chosen, from the state: ids or whole options. */
export function chosenOf(filled: unknown, desk: Desk): Choice[] {
  const all = Array.isArray(filled) ? filled : filled ? [filled] : [];
  return all.flatMap((entry) => (typeof entry === "string" ? [byId(entry, desk)] : choicesOf([entry])));
}

function byId(id: string, desk: Desk): Choice {
  const known = [...people(desk), ...conversations(desk, {})].find((choice) => choice.value === id);
  return known ?? { value: id, label: desk.nameOf(id) };
}
