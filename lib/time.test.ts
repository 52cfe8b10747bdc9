import { describe, expect, it } from "vitest";
import {
  formatAbsolute,
  formatClock,
  formatDay,
  formatDuration,
  formatLeft,
  formatLocalInput,
  formatLog,
  formatMoment,
  formatMonth,
  formatRelative,
  formatSpan,
  knownTimeZone,
  zoneName,
} from "./time";

const at = new Date("2024-11-20T09:53:18.412Z");
const now = at.getTime();
const zone = "Europe/Zurich";

describe("durations", () => {
  it.each([
    [0, "0 ms"],
    [9.4, "9 ms"],
    [999.6, "1.00 s"],
    [1870, "1.87 s"],
    [9999, "9.99 s"],
    [12_440, "12.4 s"],
    [59_999, "59.9 s"],
    [243_000, "4 m 03 s"],
    [3_599_999, "59 m 59 s"],
    [11_100_000, "3 h 05 m"],
    [187_200_000, "2 d 04 h"],
    [-5, "0 ms"],
  ])("%d ms is %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it("spans leave the seconds out, time left keeps them under an hour", () => {
    expect(formatSpan(372_000)).toBe("6 m");
    expect(formatSpan(42_900)).toBe("42 s");
    expect(formatLeft(372_000)).toBe("6 m 12 s");
    expect(formatLeft(42_900)).toBe("42 s");
    expect(formatLeft(11_100_000)).toBe("3 h 05 m");
    expect(formatLeft(-1)).toBe("0 s");
  });
});

describe("moments", () => {
  it("names the zone in the full form", () => {
    expect(formatAbsolute(at, zone)).toBe("20 Nov 2024, 10:53:18 CET");
    expect(formatAbsolute(at, "UTC")).toBe("20 Nov 2024, 09:53:18 UTC");
    expect(zoneName(at, zone)).toBe("CET");
  });

  it("leaves out today's date and this year", () => {
    expect(formatClock(at, zone)).toBe("10:53:18");
    expect(formatMoment(at, zone, now)).toBe("10:53");
    expect(formatMoment(new Date("2024-11-19T22:59:00Z"), zone, now)).toBe("19 Nov, 23:59");
    expect(formatMoment(new Date("2024-11-19T23:01:00Z"), zone, now)).toBe("00:01");
    expect(formatLog(at, zone, now)).toBe("10:53:18");
    expect(formatLog(at, zone, now + 86_400_000)).toBe("20 Nov, 10:53:18");
    expect(formatLocalInput(at, zone)).toBe("2024-11-20T10:53");
    expect(formatDay(new Date("2023-03-14T12:00:00Z"), zone, now)).toBe("14 Mar 2023");
    expect(formatMonth(new Date("2022-03-14T12:00:00Z"), zone)).toBe("Mar 2022");
  });

  it("shows the time since or until", () => {
    expect(formatRelative(at, now + 2000)).toBe("just now");
    expect(formatRelative(at, now + 120_000)).toBe("2 m ago");
    expect(formatRelative(at, now - 3_600_000)).toBe("in 1 h 00 m");
  });
});

describe("knownTimeZone", () => {
  it("falls back to UTC for an unknown zone", () => {
    expect(knownTimeZone("Europe/Zurich")).toBe("Europe/Zurich");
    expect(knownTimeZone("Mars/Olympus")).toBe("UTC");
    expect(knownTimeZone(undefined)).toBe("UTC");
  });
});
