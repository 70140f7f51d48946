/** Slack's date formats in the zone of the reader, and moments to and from a wall clock. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { dateWords, momentOf, tellTime, wallClock } from "./dates";

const MOMENT = Date.UTC(2026, 11, 1, 23, 5, 9) / 1000;

test("each format is shown in the zone of the reader", () => {
  const shown = (format: string, zone = "UTC") => dateWords(MOMENT, format, zone);
  assert.equal(shown("{date_num} {time_secs}"), "2026-12-01 23:05:09");
  assert.equal(shown("{date_num} {time}", "Asia/Tokyo"), "2026-12-02 08:05");
  assert.equal(shown("{date_slash}"), "01/12/2026");
  assert.equal(shown("Due {date}"), "Due 1 December 2026");
  assert.equal(shown("{date_short}"), "1 Dec 2026");
  assert.equal(shown("{date_long}"), "Tuesday, 1 December 2026");
});

test("without a clock a pretty date is told in full", () => {
  assert.equal(dateWords(MOMENT, "{date_pretty}", "UTC"), "1 December 2026");
});

test("an unknown format or moment is refused, so that the fallback is shown", () => {
  assert.equal(dateWords(MOMENT, "{moon}", "UTC"), null);
  assert.equal(dateWords(Number.NaN, "{date}", "UTC"), null);
  assert.equal(dateWords(MOMENT, "", "UTC"), null);
});

test("with the page's clock near days have names, by the reader's calendar", () => {
  tellTime(() => MOMENT - 3600);
  assert.equal(dateWords(MOMENT, "{date_pretty} at {time}", "UTC"), "Today at 23:05");
  assert.equal(dateWords(MOMENT, "due {date_short_pretty}", "UTC"), "due today");
  assert.equal(dateWords(MOMENT + 86400, "{date_long_pretty}", "UTC"), "Tomorrow");
  assert.equal(dateWords(MOMENT - 86400, "{date_pretty}", "UTC"), "Yesterday");
  assert.equal(dateWords(MOMENT - 10800, "{ago}", "UTC"), "2 hours ago");
});

test("a wall clock and its moment are each other's way back", () => {
  for (const zone of ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"]) {
    for (const at of [1_772_000_040, 1_785_000_000, 1_795_000_020])
      assert.equal(momentOf(wallClock(at, zone), zone), at);
  }
});

test("an hour that the zone skips is moved on by the gap", () => {
  assert.equal(wallClock(momentOf("2026-03-29T02:30", "Europe/Berlin"), "Europe/Berlin"), "2026-03-29T03:30");
});
