/** Moments as a person in a zone reads them, on a 24 hour clock. */

const formats = new Map<string, Intl.DateTimeFormat>();

/** An unknown zone falls back to UTC, as Slack does. */
function format(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const parts: Intl.DateTimeFormatOptions = {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  };
  let made: Intl.DateTimeFormat;
  try {
    made = new Intl.DateTimeFormat("en-GB", { ...parts, timeZone: zone });
  } catch {
    made = new Intl.DateTimeFormat("en-GB", { ...parts, timeZone: "UTC" });
  }
  formats.set(zone, made);
  return made;
}

export interface Local {
  /** Mon 23 Nov 2026 */
  date: string;
  /** 09:00 */
  time: string;
  /** 07 */
  seconds: string;
}

const NOWHERE: Local = { date: "", time: "", seconds: "" };

export function local(moment: number, zone: string): Local {
  if (!Number.isFinite(moment)) return NOWHERE;
  const parts = Object.fromEntries(
    format(zone)
      .formatToParts(moment)
      .map((part) => [part.type, part.value]),
  );
  return {
    date: `${parts.weekday} ${parts.day} ${parts.month} ${parts.year}`,
    time: `${parts.hour}:${parts.minute}`,
    seconds: parts.second ?? "",
  };
}

/** As a date and time field holds it: 2026-11-23T09:00. */
export function forField(moment: number, zone: string): string {
  if (!Number.isFinite(moment)) return "";
  const numbers = new Intl.DateTimeFormat("en-GB", {
    timeZone: format(zone).resolvedOptions().timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const parts = Object.fromEntries(numbers.formatToParts(moment).map((part) => [part.type, part.value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/** "1 step", "2 steps". */
export function count(number: number, one: string, several = `${one}s`): string {
  return `${number} ${number === 1 ? one : several}`;
}
