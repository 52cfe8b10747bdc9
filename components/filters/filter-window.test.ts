import { expect, it } from "vitest";
import { windowStart } from "./filter-window";

it("a chosen window begins at a whole minute, any time nowhere", () => {
  const nowMs = Date.parse("2024-11-20T10:53:18.250Z");
  expect(windowStart("1h", nowMs)).toBe("2024-11-20T09:53:00.000Z");
  expect(windowStart("7d", nowMs)).toBe("2024-11-13T10:53:00.000Z");
  expect(windowStart("", nowMs)).toBeUndefined();
});
