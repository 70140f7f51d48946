/** Moments as the person acted as reads them: in their zone, on a 24 h clock, by the page's own time. */

import { useEffect, useState } from "preact/hooks";
import { current, usePart } from "./store";

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const LOCALE = "en-GB";
const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: zone });
  formats.set(key, made);
  return made;
}

/** The moment of a message, in milliseconds. */
export function momentOf(ts: string): number {
  return Number.parseFloat(ts) * 1_000;
}

export function clockTime(moment: number, zone: string): string {
  return format(zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
}

const days = new Map<string, string>();

/** Compares as text: 2026-11-30. Asked for each message again and again, hence kept: zones differ by quarters of an hour. */
export function dayOf(moment: number, zone: string): string {
  const key = `${zone} ${Math.floor(moment / QUARTER)}`;
  const day = days.get(key) ?? calendarDay(moment, zone);
  days.set(key, day);
  return day;
}

function calendarDay(moment: number, zone: string): string {
  const parts = format(zone, { year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(moment);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** "Today", "Yesterday", "Monday, 30 November"; with the year if it is another. */
export function dayName(moment: number, zone: string, now: number): string {
  const day = dayOf(moment, zone);
  if (day === dayOf(now, zone)) return "Today";
  if (day === dayOf(now - 24 * 60 * MINUTE, zone)) return "Yesterday";
  const weekday = format(zone, { weekday: "long" }).format(moment);
  const year = day.slice(0, 4) === dayOf(now, zone).slice(0, 4) ? undefined : "numeric";
  return `${weekday}, ${format(zone, { day: "numeric", month: "long", year }).format(moment)}`;
}

export function fullMoment(moment: number, zone: string): string {
  const date = format(zone, { weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(moment);
  return `${date}, ${clockTime(moment, zone)}`;
}

/** The page's time in milliseconds. */
export function pageNow(): number {
  const { state, clockCame } = current();
  if (!state) return performance.timeOrigin + performance.now();
  return Date.parse(state.clock.now) + (state.clock.frozen ? 0 : performance.now() - clockCame);
}

/** The page's time in milliseconds; the component is drawn anew when a minute begins and when time is moved. */
export function useMinute(): number {
  const clock = usePart(({ state }) => state?.clock ?? null);
  const came = usePart(({ clockCame }) => clockCame);
  const [, redraw] = useState(0);
  const begin = clock ? Date.parse(clock.now) : 0;
  const now = clock?.frozen ? begin : begin + performance.now() - came;
  useEffect(() => {
    if (!clock || clock.frozen) return;
    const timer = setTimeout(() => redraw((times) => times + 1), MINUTE - (now % MINUTE) + 20);
    return () => clearTimeout(timer);
  });
  return now;
}
