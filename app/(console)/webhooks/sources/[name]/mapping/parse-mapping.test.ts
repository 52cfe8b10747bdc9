import { expect, it } from "vitest";
import { parseMapping } from "./parse-mapping";

const rule = (change: object) =>
  JSON.stringify({
    rules: [{ event: "customer/churned", fields: { customerId: { from: "/id" } }, ...change }],
  });
const faultAt = (text: string) => parseMapping(text).faults?.map(({ path }) => path);

it("reads a mapping", () => {
  expect(parseMapping(rule({})).mapping?.rules).toHaveLength(1);
});

it("names the invalid part by its path", () => {
  expect(faultAt("{")).toEqual([""]);
  expect(faultAt('{"rules":[]}')).toEqual(["rules"]);
  expect(faultAt(rule({ event: "customer/chured" }))).toEqual(["rules.0.event"]);
  expect(faultAt(rule({ fields: { customerId: { from: "id" } } }))).toEqual([
    "rules.0.fields.customerId.from",
  ]);
  expect(faultAt(rule({ fields: { customerId: { from: "/id", as: "eval" } } }))).toEqual([
    "rules.0.fields.customerId.as",
  ]);
});
