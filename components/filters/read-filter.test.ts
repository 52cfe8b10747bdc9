import { describe, expect, it } from "vitest";
import { z } from "zod";
import { isFiltered, readFilter } from "./read-filter";

const Filter = z.object({
  state: z.enum(["open", "closed"]).default("open"),
  name: z.string().optional(),
  q: z.string().trim().min(3).optional(),
});

describe("readFilter", () => {
  it("reads each part on its own: an unreadable part leaves the others", () => {
    expect(readFilter(Filter, { state: "ajar", name: "ada", q: "ab" })).toEqual({
      state: "open",
      name: "ada",
    });
    expect(readFilter(Filter, { state: "closed", q: " 503 " })).toEqual({ state: "closed", q: "503" });
  });

  it("leaves out parameters that are empty, doubled or not asked for", () => {
    expect(readFilter(Filter, { name: "", q: ["abc", "def"], page: "2" })).toEqual({ state: "open" });
  });

  it("throws where a part may not be left out", () => {
    expect(() => readFilter(z.object({ id: z.string() }), {})).toThrow(z.ZodError);
  });
});

it("is not filtered by where its page begins", () => {
  expect(isFiltered({ cursor: "c", name: undefined })).toBe(false);
  expect(isFiltered({ cursor: "c", name: "ada" })).toBe(true);
});
