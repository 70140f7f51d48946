/** Slack's date formats and the way between moments and a zone's wall clock. */

let clock: (() => number) | null = null;
const watchers = new Set<() => void>();

/**
 * Gives the seconds since 1970 by the page's clock, for "today" and "ago"; without it dates are told in full. To be
 * called again when a minute has begun or time was moved.
 */
export function tellTime(now: () => number): void {
  clock = now;
  for (const watcher of watchers) watcher();
}

/** Hears of each time that is told, until the function handed back is called. */
export function watchTime(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

/** Whether a format's words change as time goes on. */
export function isRelative(format: string): boolean {
  return /_pretty\}|\{ago\}/.test(format);
}

const TOKEN = /\{([a-z_]+)\}/g;
const FORMS: Record<string, Intl.DateTimeFormatOptions> = {
  date: { day: "numeric", month: "long", year: "numeric" },
  date_short: { day: "numeric", month: "short", year: "numeric" },
  date_long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  date_long_full: { day: "numeric", month: "long", year: "numeric" },
  date_slash: { day: "2-digit", month: "2-digit", year: "numeric" },
  day_divider: { weekday: "long", day: "numeric", month: "long" },
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  time_secs: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
};
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** A date as one reader sees it; null if the moment or the format is none that Slack knows. */
export function dateWords(timestamp: number, format: string, zone: string): string | null {
  if (!Number.isFinite(timestamp) || !format) return null;
  let known = true;
  const words = format.replace(TOKEN, (_, token: string, offset: number) => {
    const shown = oneToken(token, timestamp, zone);
    if (shown === null) known = false;
    return offset === 0 && shown ? shown.charAt(0).toUpperCase() + shown.slice(1) : (shown ?? "");
  });
  return known ? words : null;
}

function oneToken(token: string, timestamp: number, zone: string): string | null {
  if (token === "date_num") return wallClock(timestamp, zone).slice(0, 10);
  if (token === "ago") return ago(timestamp) ?? `${shown("date", timestamp, zone)}, ${shown("time", timestamp, zone)}`;
  if (token.endsWith("_pretty")) {
    return nearDay(timestamp, zone) ?? shown(token.slice(0, -"_pretty".length), timestamp, zone);
  }
  return shown(token, timestamp, zone);
}

function shown(token: string, timestamp: number, zone: string): string | null {
  const form = FORMS[token];
  if (!form) return null;
  const words = new Intl.DateTimeFormat("en-GB", { ...form, timeZone: zone }).format(new Date(timestamp * 1000));
  return token.includes("long") || token === "day_divider" ? words.replace(/^(\p{L}+) /u, "$1, ") : words;
}

function nearDay(timestamp: number, zone: string): string | null {
  if (!clock) return null;
  const days = dayNumber(timestamp, zone) - dayNumber(clock(), zone);
  return days === 0 ? "today" : days === 1 ? "tomorrow" : days === -1 ? "yesterday" : null;
}

function dayNumber(timestamp: number, zone: string): number {
  return Date.parse(`${wallClock(timestamp, zone).slice(0, 10)}T00:00Z`) / 86_400_000;
}

function ago(timestamp: number): string | null {
  if (!clock) return null;
  const seconds = Math.round(timestamp - clock());
  const [unit, size] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat("en", { numeric: "always" }).format(Math.trunc(seconds / size), unit);
}

/** Seconds since 1970 as `YYYY-MM-DDTHH:mm` on the clocks of a zone, which is what a datetime-local field takes. */
export function wallClock(timestamp: number, zone: string): string {
  const form = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const parts = Object.fromEntries(
    form.formatToParts(new Date(timestamp * 1000)).map((part) => [part.type, part.value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/** The other way; a time that the zone skips is moved on by the gap, as clocks are. */
export function momentOf(wall: string, zone: string): number {
  const wanted = Date.parse(`${wall.slice(0, 16)}:00Z`) / 1000;
  const offset = (at: number) => Date.parse(`${wallClock(at, zone)}:00Z`) / 1000 - at;
  const first = wanted - offset(wanted);
  const second = wanted - offset(first);
  return wallClock(second, zone) === wall.slice(0, 16) ? second : Math.max(first, second);
}
