import { expect, test } from "vitest";
import { listPage } from "./list-page.ts";

/** Newest first, as every list of the API. */
const ITEMS = [5, 4, 3, 2, 1].map((n) => ({ id: `re_${n}`, created: n * 100 }));

const page = (params: Partial<Parameters<typeof listPage>[1]>) => {
  const list = listPage(ITEMS, { limit: 2, ...params }, "refund", "/v1/refunds", (item) => item.id);
  return { ids: list.data, more: list.has_more };
};

test("walks forward to the end", () => {
  expect(page({})).toEqual({ ids: ["re_5", "re_4"], more: true });
  expect(page({ starting_after: "re_4" })).toEqual({ ids: ["re_3", "re_2"], more: true });
  expect(page({ starting_after: "re_2" })).toEqual({ ids: ["re_1"], more: false });
});

test("walks back to the beginning, nearest to the cursor first", () => {
  expect(page({ ending_before: "re_1" })).toEqual({ ids: ["re_3", "re_2"], more: true });
  expect(page({ ending_before: "re_4" })).toEqual({ ids: ["re_5"], more: false });
});

test("keeps to the window of time", () => {
  expect(page({ created: { gte: 200, lt: 400 } })).toEqual({ ids: ["re_3", "re_2"], more: false });
});

test("a cursor that is not in the list is an error", () => {
  expect(() => page({ starting_after: "re_9" })).toThrow("No such refund: 're_9'");
});
