/** The list of requests and answers: put together from what was and what comes, filtered, and put into words. */

import type { Exchange } from "../../types";
import { count, local } from "../times";

export const KEPT = 500;

export function isAnswered(exchange: Exchange): boolean {
  return exchange.milliseconds !== null || exchange.status !== null || exchange.error !== null;
}

/** By number, without doubles. Each comes twice, and an answered one is never replaced by its beginning. */
export function merged(past: Exchange[], live: Exchange[]): Exchange[] {
  const byNumber = new Map<number, Exchange>();
  for (const exchange of [...past, ...live]) {
    const known = byNumber.get(exchange.number);
    if (!known || isAnswered(exchange) || !isAnswered(known)) byNumber.set(exchange.number, exchange);
  }
  return [...byNumber.values()].sort((one, other) => one.number - other.number).slice(-KEPT);
}

/** The exchanges by day as a person in the zone has it: a new group where the day changes between two of them. */
export function byDay(exchanges: Exchange[], zone: string): { key: string; day: string; exchanges: Exchange[] }[] {
  const days: { key: string; day: string; exchanges: Exchange[] }[] = [];
  for (const exchange of exchanges) {
    const day = local(Date.parse(exchange.at), zone).date;
    const last = days.at(-1);
    if (last?.day === day) last.exchanges.push(exchange);
    else
      days.push({
        key: days.some((one) => one.key === day) ? `${day}/${days.length}` : day,
        day,
        exchanges: [exchange],
      });
  }
  return days;
}

export interface Filter {
  text: string;
  direction: "both" | "in" | "out";
  problemsOnly: boolean;
}

export const EVERYTHING: Filter = { text: "", direction: "both", problemsOnly: false };

export function hasTrouble(exchange: Exchange): boolean {
  return exchange.problems.length > 0 || exchange.error !== null || (exchange.status ?? 200) >= 400;
}

export function filtered(exchanges: Exchange[], { text, direction, problemsOnly }: Filter): Exchange[] {
  const wanted = text.trim().toLowerCase();
  return exchanges.filter((exchange) => {
    if (direction !== "both" && exchange.direction !== direction) return false;
    if (problemsOnly && !hasTrouble(exchange)) return false;
    if (!wanted) return true;
    const words = [exchange.what, exchange.via, exchange.summary, exchange.error ?? "", ...exchange.problems];
    return words.join("\n").toLowerCase().includes(wanted);
  });
}

export const DIRECTIONS = { in: "app → Slack", out: "Slack → app" };

export function outcome(exchange: Exchange): string {
  if (exchange.error)
    return exchange.status && exchange.status >= 400 ? `${exchange.status} ${exchange.error}` : exchange.error;
  if (exchange.status !== null) return String(exchange.status);
  return isAnswered(exchange) ? "answered" : "waiting";
}

export function latency({ milliseconds }: Exchange): string {
  if (milliseconds === null) return "";
  if (milliseconds < 1) return "under 1 ms";
  return milliseconds < 10_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
}

export function lint(exchange: Exchange): string {
  if (exchange.problems.length > 0) return count(exchange.problems.length, "problem");
  return isAnswered(exchange) ? "ok" : "";
}
