/** A line of a script as a person would be told to do it. */

import type { ComponentChildren } from "preact";
import type { ScriptStep, State } from "../../types";
import { count } from "../times";

const SPAN = /^\+(\d+)\s*([mhdw])$/;
const DAY = /^((?:mon|tues|wednes|thurs|fri|satur|sun)day)(?:\s+(\d{1,2}:\d{2}))?$/;
const UNITS: Record<string, string> = { m: "minute", h: "hour", d: "day", w: "week" };
const NTH = ["", "first", "second", "third", "fourth", "fifth"];

type Say = (rest: string, line: string, state: State) => ComponentChildren;

/** By the kind of the line; anything else stands as it is. */
const PHRASES: Record<string, Say> = {
  command: (_, line) => <>Type {code(line)}</>,
  say: (rest, line) => <>Write {quoted(line.startsWith("dm ") ? rest : line)}</>,
  click,
  choose: (rest) =>
    pair(rest, (label, option) => (
      <>
        Choose {named(option)} in {named(label)}
      </>
    )),
  fill: (rest) =>
    pair(rest, (label, text) =>
      text ? (
        <>
          Fill in {named(label)}: {quoted(text)}
        </>
      ) : (
        <>Empty {named(label)}</>
      ),
    ),
  thread: (rest) =>
    pair(rest, (words, text) => (
      <>
        Answer {quoted(text)} in the thread of {quoted(words)}
      </>
    )),
  submit: (_, __, { modals }) => {
    const words: unknown = modals.at(-1)?.submit?.text;
    return typeof words === "string" ? <>Press {named(words)}</> : "Send the form";
  },
  close: () => "Close this window",
  home: () => "Open the Home tab",
  messages: () => "Open the Messages tab",
  shortcut: (rest) => <>Use the shortcut {named(rest)}</>,
  as: (rest, _, { people }) => <>Act as {named(people.find(({ name }) => name === rest)?.realName || rest)}</>,
  in: (rest) => (rest === "dm" ? "Go to the direct messages" : <>Go to {named(rest)}</>),
  see,
  time,
};

export function Phrase({ step, state }: { step: ScriptStep; state: State }) {
  const { line, kind } = step;
  const rest = line.slice(line.indexOf(" ") + 1).trim();
  return <>{PHRASES[kind]?.(rest, line, state) ?? code(line)}</>;
}

function named(text: string) {
  return <strong>{text}</strong>;
}

function quoted(text: string) {
  return <q>{text}</q>;
}

function code(text: string) {
  return <code>{text}</code>;
}

function pair(rest: string, say: (left: string, right: string) => ComponentChildren): ComponentChildren {
  const at = rest.indexOf("=");
  return at < 0 ? code(rest) : say(rest.slice(0, at).trim(), rest.slice(at + 1).trim());
}

function click(rest: string): ComponentChildren {
  const [, nth, label] = /^(\d+)\s+(.+)$/.exec(rest) ?? [];
  if (!nth || !label) return <>Click {named(rest)}</>;
  return (
    <>
      Click the {NTH[Number(nth)] ?? `${nth}th`} {named(label)}
    </>
  );
}

function see(_: string, line: string): ComponentChildren {
  const [, how, words = ""] = /^(sees once|sees|does not see)\s+(.+)$/.exec(line) ?? [];
  if (how === "does not see") return <>Make sure that {quoted(words)} is not there</>;
  if (how === "sees once") return <>Look for {quoted(words)}: it is there once</>;
  return how ? <>Look for {quoted(words)}</> : code(line);
}

function time(rest: string, line: string): ComponentChildren {
  const [, number, unit] = SPAN.exec(line) ?? [];
  if (number && unit) return `Move time on by ${count(Number(number), UNITS[unit] ?? unit)}`;
  const [, day, at] = DAY.exec(line) ?? [];
  if (day) return `Move time to ${day.charAt(0).toUpperCase()}${day.slice(1)} ${at ?? "09:00"}`;
  return <>Move time to {named(rest.replace("T", " "))}</>;
}
