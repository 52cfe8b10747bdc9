import { expect, it } from "vitest";
import { explainMiss } from "./explain-miss.ts";

const input = { refundId: "ref_1", leadId: 123 };

it.each([
  [
    "another id under the right name",
    'async.data.approvalId == "apr_1"',
    { approvalId: "apr_2" },
    { field: "approvalId", wanted: '"apr_1"', came: '"apr_2"', wrongType: false },
  ],
  [
    "the right id as text instead of a number",
    "event.data.leadId == async.data.leadId",
    { leadId: "123" },
    { field: "leadId", wanted: "123", came: '"123"', wrongType: true },
  ],
  [
    "a field in another spelling",
    "async.data.refundId == event.data.refundId",
    { refund_id: "ref_1" },
    { field: "refundId", wanted: '"ref_1"', came: "nothing", wrongType: false },
  ],
])("explains %s", (_what, condition, data, miss) => {
  expect(explainMiss(condition, input, data)).toEqual(miss);
});

it.each([
  ["a condition that is true", "async.data.refundId == event.data.refundId", { refundId: "ref_1" }],
  ["a condition of two parts", "async.data.a == 1 && async.data.b == 2", { a: 2 }],
  ["a function", "size(async.data.list) == 2", { list: [] }],
  ["text", "", {}],
])("returns undefined for %s", (_what, condition, data) => {
  expect(explainMiss(condition, input, data)).toBeUndefined();
});
