/** Initials for people, a square mark for apps. The name always stands beside it, so it is drawn for the eye alone. */

const HUES = 6;

/** By the name, since ids are others after each new beginning. */
function hueOf(name: string): number {
  let sum = 7;
  for (const letter of name) sum = (sum * 41 + letter.charCodeAt(0)) % 65_521;
  return (sum >> 2) % HUES;
}

export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return letters
    .map((word) => Array.from(word ?? "")[0] ?? "")
    .join("")
    .toUpperCase();
}

interface Props {
  name: string;
  app?: boolean;
  small?: boolean;
}

export function Avatar({ name, app, small }: Props) {
  const kind = app ? "shell-avatar-app" : `shell-avatar-${hueOf(name)}`;
  return (
    <span class={`shell-avatar ${kind} ${small ? "shell-avatar-small" : ""}`} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
