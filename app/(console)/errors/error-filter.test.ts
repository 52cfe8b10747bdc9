import { expect, it } from "vitest";
import { errorFilterOf, errorsPath } from "./error-filter";

it("shows open groups unless the address says otherwise in words that are known", () => {
  expect(errorFilterOf({}).state).toBe("open");
  expect(errorFilterOf({ state: "broken", q: "ab" })).toMatchObject({ state: "open", q: undefined });
  expect(errorFilterOf({ state: "ignored", q: "503" })).toMatchObject({ state: "ignored", q: "503" });
});

it("keeps the view in the address of a group", () => {
  const filter = errorFilterOf({ state: "resolved", cursor: "c" });
  expect(errorsPath(filter, {}, "err_1")).toBe("/errors/err_1?state=resolved");
  expect(errorsPath(filter, { state: "open" })).toBe("/errors");
});
