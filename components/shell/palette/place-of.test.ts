import { expect, it } from "vitest";
import { placeOf } from "./place-of";

it.each([
  ["run_01JD4D7HAB", "/runs/run_01JD4D7HAB"],
  [" 01JD4D7GQ42M6QZJ3V5C9R0TFA ", "/runs/run_01JD4D7GQ42M6QZJ3V5C9R0TFA"],
  ["err_01JD", "/errors/err_01JD"],
  ["op_01JD", "/operations/op_01JD"],
  ["dlv_01JD", "/webhooks/dlv_01JD"],
  ["evt_01JD4D7GQ42M6QZJ3V5C9R0TFA", "/events/evt_01JD4D7GQ42M6QZJ3V5C9R0TFA"],
  ["evt_1QNHq2", "/audit?subject=evt_1QNHq2"],
  ["cust_001", "/customers/cust_001"],
  ["ord_1001", "/audit?subject=ord_1001"],
])("%s leads to %s", (text, href) => {
  expect(placeOf(text)?.href).toBe(href);
});

it("leads nowhere from a word", () => {
  expect(placeOf("operations")).toBeUndefined();
});
