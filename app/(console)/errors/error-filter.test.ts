import { expect, it } from "vitest";
import { readFilter } from "@/components/filters/read-filter";
import { ErrorFilter } from "@/lib/error-groups/schemas";
import { errorsPath } from "./error-filter";

it("shows open groups unless the address says otherwise in words that are known", () => {
  expect(readFilter(ErrorFilter, {}).state).toBe("open");
  expect(readFilter(ErrorFilter, { state: "broken", q: "ab" })).toEqual({ state: "open" });
  expect(readFilter(ErrorFilter, { state: "ignored", q: "503" })).toMatchObject({
    state: "ignored",
    q: "503",
  });
});

it("keeps the view in the address of a group", () => {
  const filter = readFilter(ErrorFilter, { state: "resolved", cursor: "MSBlcnJfMQ" });
  expect(errorsPath(filter, {}, "err_1")).toBe("/errors/err_1?state=resolved");
  expect(errorsPath(filter, { state: "open" })).toBe("/errors");
});
