import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { HEARTBEAT_MS } from "@/lib/live/rules";
import { countBeats } from "./count-beats";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("stays calm while the beats come and the engine answers", () => {
  const silence = vi.fn();
  const beats = countBeats(silence);
  for (let n = 0; n < 5; n++) {
    expect(beats.heard(true)).toBe(true);
    vi.advanceTimersByTime(HEARTBEAT_MS);
  }
  expect(silence).not.toHaveBeenCalled();
  beats.stop();
});

it("reports a silent stream after two missed beats, not after one", () => {
  const silence = vi.fn();
  const beats = countBeats(silence);
  beats.heard(true);
  vi.advanceTimersByTime(HEARTBEAT_MS * 2);
  expect(silence).not.toHaveBeenCalled();
  vi.advanceTimersByTime(HEARTBEAT_MS);
  expect(silence).toHaveBeenCalledExactlyOnceWith(undefined);
  beats.stop();
});

it("reports an engine that missed two beats, since the first of them, until it answers again", () => {
  const silence = vi.fn();
  const beats = countBeats(silence);
  beats.heard(true);
  const sinceMs = Date.now();
  expect(beats.heard(false)).toBe(false);
  expect(silence).not.toHaveBeenCalled();
  vi.advanceTimersByTime(HEARTBEAT_MS);
  beats.heard(false);
  expect(silence).toHaveBeenLastCalledWith(sinceMs);
  expect(beats.heard(true)).toBe(true);
  beats.stop();
});
